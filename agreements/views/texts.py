"""A filled text as a page shows it: its blocks gathered under their headings. No word is added and none left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Part:
    """A heading ("" before the first one) and the blocks under it."""

    heading: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)


def sections(text: dict[str, Any]) -> list[Part]:
    parts = [Part()]
    for block in text["blocks"]:
        if block["kind"] == "section":
            parts.append(Part(block["text"]))
        else:
            parts[-1].blocks.append(block)
    return [part for part in parts if part.heading or part.blocks]
