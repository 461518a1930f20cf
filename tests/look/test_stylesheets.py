"""The look stays small, in its layers, and within the content security policy."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VARIABLE = re.compile(r"var\((--[a-z0-9-]+)")


def test_it_weighs_less_than_20_kilobytes() -> None:
    assert sum(len(gzip.compress(style.read_bytes())) for style in STYLES) <= 20_000


def test_it_leaves_the_script_small() -> None:
    assert len(gzip.compress((ROOT / "static" / "js" / "app.js").read_bytes())) <= 8_000


def test_it_links_every_stylesheet_in_a_layer_that_is_named() -> None:
    whole = (ROOT / "static" / "css" / "app.css").read_text()
    named = set(re.search(r"@layer ([a-z, ]+);", whole)[1].split(", "))
    linked = dict(re.findall(r'@import url\("([a-z.-]+)"\) layer\(([a-z]+)\)', whole))
    assert set(linked) == {style.name for style in STYLES} - {"app.css"}
    assert set(linked.values()) == named


def test_it_uses_no_colour_that_is_not_a_token() -> None:
    free = {}
    for style in STYLES:
        if style.name != "tokens.css":
            free[style.name] = set(re.findall(r"#[0-9a-f]{3,8}\b", style.read_text())) - {"#999", "#fff"}
    assert not any(free.values()), free


def test_it_uses_no_token_that_is_not_defined() -> None:
    text = "\n".join(style.read_text() for style in STYLES)
    assert set(VARIABLE.findall(text)) <= set(re.findall(r"(--[a-z0-9-]+):", text))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_it_writes_no_style_and_no_script_into_a_page(template: Path) -> None:
    text = re.sub(r"{%.*?%}|{#.*?#}", "", template.read_text())
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*(?:\ssrc=|application/json))", text)
