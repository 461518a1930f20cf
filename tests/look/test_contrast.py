"""What reads by day reads at night: contrast of the tokens in both themes (WCAG 1.4.3, 1.4.6, 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
COLOUR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
PAPERS = ("paper", "paper-raised", "paper-sunk")

READ_IN_A_CALL = [(ink, paper) for ink in ("ink", "ink-soft", "accent", "amber", "red", "pause") for paper in PAPERS]
READ_IN_A_CALL += [(tone, f"{tone}-wash") for tone in ("accent", "amber", "red", "pause")]
READ_IN_A_CALL += [
    ("ink", "accent-wash"),
    ("ink", "pause-wash"),
    ("ink-soft", "pause-wash"),
    ("ink", "amber-wash"),
]
READ_IN_A_CALL += [("accent-on", "accent-fill"), ("paper", "ink")]
LABELS = [("ink-faint", paper) for paper in PAPERS] + [("ink-soft", "accent-wash")]
SHAPES = [("edge", paper) for paper in PAPERS] + [("focus", paper) for paper in PAPERS] + [("accent-fill", "paper")]


def tokens() -> dict[str, tuple[str, str]]:
    return {name: (day, night) for name, day, night in COLOUR.findall(TOKENS.read_text())}


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_it_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == 21


def test_it_gives_every_colour_a_day_and_a_night() -> None:
    coloured = re.findall(r"^\s*--([a-z-]+):[^;]*#[0-9a-f]{3,8}", TOKENS.read_text(), re.MULTILINE)
    assert set(coloured) == set(tokens())


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "paper"), READ_IN_A_CALL)
def test_it_reads_in_a_call(ink: str, paper: str, night: bool) -> None:
    assert contrast(tokens()[ink][night], tokens()[paper][night]) >= 7


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "paper"), LABELS)
def test_it_reads_as_a_label(ink: str, paper: str, night: bool) -> None:
    assert contrast(tokens()[ink][night], tokens()[paper][night]) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("shape", "paper"), SHAPES)
def test_it_shows_fields_and_focus(shape: str, paper: str, night: bool) -> None:
    assert contrast(tokens()[shape][night], tokens()[paper][night]) >= 3
