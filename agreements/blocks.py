"""The text of an agreement as blocks: what a block may be, how variables are filled in, and its canonical form.

A block is {"kind": kind, …}: `section` (a heading) and `paragraph` have a "text"; `points` and `key_points` have
"items"; `crisis` is where the crisis lines stand, `own_terms` where the terms of this client stand, if there are any.
"when": "rule", "no_rule" or "guardian" keeps a block for those whom it is true for. Text is plain: {therapist} is a
variable, nothing else means anything, so nothing that somebody types can become a command.

The canonical form nfc-lf-v1: Unicode NFC, lines end in LF, no space at their ends, one empty line between blocks,
"• " before a point, one LF at the end. Its SHA-256 says what was agreed, whatever it is shown or printed with.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CANON = "nfc-lf-v1"
WITH_TEXT, WITH_ITEMS, PLACES = ("section", "paragraph"), ("points", "key_points"), ("crisis", "own_terms")
CONDITIONS = ("rule", "no_rule", "guardian")
VARIABLES = (
    "client", "therapist", "clinic", "office", "line", "how_to_reach", "response_time", "call_length",
    "rule_length", "meanwhile",
)  # fmt: skip
LONGEST_TEXT, MOST_BLOCKS = 2_000, 120
VARIABLE = re.compile(r"\{([a-z_]+)\}")
NOT_SHOWN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]")

Block = dict[str, Any]
Text = dict[str, Any]


def section(text: str, **more: str) -> Block:
    return {"kind": "section", "text": text, **more}


def paragraph(text: str, **more: str) -> Block:
    return {"kind": "paragraph", "text": text, **more}


def points(*items: str, **more: str) -> Block:
    return {"kind": "points", "items": list(items), **more}


def key_points(*items: str, **more: str) -> Block:
    return {"kind": "key_points", "items": list(items), **more}


CRISIS: Block = {"kind": "crisis"}
OWN_TERMS: Block = {"kind": "own_terms"}


def check(text: Text) -> None:
    """Raises ValidationError, in words for the admin, unless this is a title and blocks that can be published."""
    blocks = text.get("blocks")
    if not isinstance(text.get("title"), str) or not text["title"].strip():
        raise ValidationError(_("The text needs a title."))
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= MOST_BLOCKS:
        raise ValidationError(_("The text needs between 1 and %(most)s blocks.") % {"most": MOST_BLOCKS})
    for block in blocks:
        _check_block(block)
    if not any(block["kind"] == "crisis" and "when" not in block for block in blocks):
        raise ValidationError(_("The crisis lines are missing: everybody who signs has to find them in the text."))


def _check_block(block: Block) -> None:
    kind = block.get("kind")
    if kind not in (*WITH_TEXT, *WITH_ITEMS, *PLACES) or block.get("when", CONDITIONS[0]) not in CONDITIONS:
        raise ValidationError(_("There is no such kind of block: %(kind)s.") % {"kind": kind})
    words = [] if kind in PLACES else [block.get("text")] if kind in WITH_TEXT else block.get("items")
    if not isinstance(words, list) or any(not isinstance(word, str) or not word.strip() for word in words):
        raise ValidationError(_("A block is empty: write something into it, or take it out."))
    for word in words:
        if len(word) > LONGEST_TEXT:
            raise ValidationError(_("A block is too long: at most %(most)s letters.") % {"most": LONGEST_TEXT})
        if unknown := set(VARIABLE.findall(word)) - set(VARIABLES):
            raise ValidationError(_("There is no variable {%(name)s}.") % {"name": sorted(unknown)[0]})


def lines(text: Text) -> list[str]:
    """What somebody wrote in it, the title first; variables stand as they are."""
    return [text["title"], *(line for block in text["blocks"] for line in block.get("items", [block.get("text", "")]))]


def fill(text: Text, variables: Mapping[str, Any], *, own_terms: str = "") -> Text:
    """Title and blocks as one client reads them. `variables` hold VARIABLES, "crisis" (lines) and "conditions"."""
    holds = set(variables.get("conditions", ()))
    kept = [block for block in text["blocks"] if block.get("when") in (None, *holds)]
    kept = kept if plain(own_terms) else list(_without_own_terms(kept))
    return {
        "title": _filled(text["title"], variables),
        "blocks": [done for block in kept for done in _fill_block(block, variables, own_terms)],
    }


def _without_own_terms(kept: list[Block]) -> Iterator[Block]:
    """Where nothing was agreed besides, its place goes, and a heading that would stand over nothing."""
    nothing: Block = {"kind": "section"}
    ahead = [*kept, nothing, nothing]
    for block, after, then in zip(kept, ahead[1:], ahead[2:], strict=False):
        alone = block["kind"] == "section" and after["kind"] == "own_terms" and then["kind"] == "section"
        if block["kind"] != "own_terms" and not alone:
            yield block


def _fill_block(block: Block, variables: Mapping[str, Any], own_terms: str) -> Iterator[Block]:
    kind = block["kind"]
    if kind == "crisis":
        yield {"kind": kind, "items": [plain(line) for line in variables["crisis"]]}
    elif kind == "own_terms":
        for part in filter(None, plain(own_terms).split("\n\n")):
            yield {"kind": kind, "text": " ".join(part.split())}
    elif kind in WITH_ITEMS:
        yield {"kind": kind, "items": [_filled(item, variables) for item in block["items"]]}
    else:
        yield {"kind": kind, "text": _filled(block["text"], variables)}


def _filled(words: str, variables: Mapping[str, Any]) -> str:
    said = VARIABLE.sub(lambda found: str(variables.get(found[1], "")), words)
    return " ".join(plain(said).split())


def plain(words: str) -> str:
    """NFC with LF, and without letters that show nothing and could turn the order of others."""
    even = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return NOT_SHOWN.sub("", even).strip()


def canonical(text: Text) -> str:
    """The canonical form of a filled text."""
    parts = [text["title"]]
    for block in text["blocks"]:
        parts.append("\n".join(f"• {item}" for item in block["items"]) if "items" in block else block["text"])
    lines = plain("\n\n".join(parts)).split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def digest(words: str | bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(words.encode() if isinstance(words, str) else words).hexdigest()


def canonical_json(data: Any) -> str:
    """One way to write the same data, for digests."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
