"""The editor of a text: its blocks as they stand in the form, moved, added and removed without JavaScript.

A text arrives as lists side by side (kind, when, words), one place for each block. `op` is the button that was
pressed: "up:3", "down:3", "remove:3", "add:3"; nothing is kept until the text is saved.
"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from agreements import blocks

KINDS = {
    "section": gettext_lazy("Heading"),
    "paragraph": gettext_lazy("Paragraph"),
    "points": gettext_lazy("List, one item a line"),
    "key_points": gettext_lazy("Key points, one a line"),
    "crisis": gettext_lazy("Place of the crisis lines"),
    "own_terms": gettext_lazy("Place of what is agreed besides"),
}
WHEN = {
    "": gettext_lazy("always"),
    "rule": gettext_lazy("where the 24-hour rule holds"),
    "no_rule": gettext_lazy("where the rule is off"),
    "guardian": gettext_lazy("where a guardian signs"),
}
Text = dict[str, Any]


def read(data: QueryDict, prefix: str = "") -> Text:
    """The text in the form, as it is now; empty blocks stay, `templates.write` says what is wrong with them."""
    kinds, whens = data.getlist(f"{prefix}kind"), data.getlist(f"{prefix}when")
    places = zip(kinds, whens, data.getlist(f"{prefix}words"), strict=False)
    found = [_block(kind, when, words) for kind, when, words in places if kind in KINDS and when in WHEN]
    return {"title": " ".join(data.get(f"{prefix}title", "").split()), "blocks": found[: blocks.MOST_BLOCKS]}


def after(text: Text, op: str) -> tuple[Text, int]:
    """The text after a button, and the place to go on at. What is no button of ours changes nothing."""
    name, _colon, number = op.partition(":")
    every, place = list(text["blocks"]), int(number) if number.isdecimal() else -1
    if name == "add" and -1 <= place < len(every):
        every.insert(place + 1, {"kind": "paragraph", "text": ""})
        place += 1
    elif not 0 <= place < len(every):
        return text, 0
    elif name == "remove":
        every.pop(place)
    elif name in ("up", "down"):
        other = min(max(place + (1 if name == "down" else -1), 0), len(every) - 1)
        every[place], every[other] = every[other], every[place]
        place = other
    return {**text, "blocks": every}, max(min(place, len(every) - 1), 0)


def rows(text: Text) -> list[dict[str, Any]]:
    """What the form shows of each block."""
    last = len(text["blocks"]) - 1
    return [
        {
            "kind": block["kind"],
            "when": block.get("when", ""),
            "words": "\n".join(block["items"]) if "items" in block else block.get("text", ""),
            "place": block["kind"] in blocks.PLACES,
            "first": number == 0,
            "last": number == last,
        }
        for number, block in enumerate(text["blocks"])
    ]


def _block(kind: str, when: str, words: str) -> dict[str, Any]:
    said: dict[str, Any] = {"when": when} if when else {}
    lines = [line.strip() for line in words.replace("\r", "").split("\n") if line.strip()]
    if kind in blocks.WITH_ITEMS:
        return {"kind": kind, "items": lines, **said}
    return {"kind": kind, **said} if kind in blocks.PLACES else {"kind": kind, "text": " ".join(lines), **said}
