"""The sheet: text, signatures and evidence as a tagged PDF (PDF/UA-1 and PDF/A-2a at once), made by Typst.

Words are handed over as data and never pasted into markup. Nothing is read from outside: fonts are those in the wheel.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from agreements import evidence, glyphs
from agreements.models import Agreement, Signer
from agreements.words.evidence import WORDS

SHEET = (Path(__file__).parent / "document.typ").read_bytes()
LETTER_COUNTRIES = {"US", "CA", "MX", "PH", "CL", "CO", "VE"}  # elsewhere paper is A4
MAIN = glyphs.FONTS[0]


def render(agreement: Agreement, *, seal: evidence.Seal, now: datetime) -> bytes:
    """The file to be sealed. Raises CannotBeWritten when a letter is in no font of ours."""
    data = compose(agreement, seal=seal)
    try:
        return _compiled(data, now)
    except typst.TypstError:
        return _compiled(_with_fonts(data), now)  # some name or term needs another font


def compose(agreement: Agreement, *, seal: evidence.Seal) -> dict[str, Any]:
    """What the sheet says, every text with the main font."""
    clinic, words = agreement.client.clinic, WORDS.get(agreement.language, WORDS["en"])
    content, signers = agreement.document, evidence.signed_by(agreement)
    told = evidence.page(agreement, language=agreement.language, seal=seal, signers=signers)
    return {
        "title": _text(content["title"]),
        "clinic": clinic.name,
        "language": agreement.language,
        "font": MAIN,
        "paper": "us-letter" if clinic.country in LETTER_COUNTRIES else "a4",
        "footer": f"{agreement.uuid} \u00b7 {seal.revision}",
        "words": {"signatures": words["signatures"]},
        "text": [_block(block) for block in content["blocks"]],
        "signatures": [_signature(signer, words, clinic.time_zone) for signer in signers],
        "evidence": [_block(block) for block in told],
    }


def drawing(strokes: list[list[list[float]]]) -> str:
    """Strokes as SVG, three times as wide as high; numbers only, so nothing else can get in."""
    paths = ("M" + " L".join(f"{float(x) * 300:.1f} {float(y) * 100:.1f}" for x, y in stroke) for stroke in strokes)
    lines = "".join(f'<path d="{path}"/>' for path in paths)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" fill="none" stroke="#000" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
    )


def _signature(signer: Signer, words: dict[str, Any], zone: str) -> dict[str, Any]:
    signature = signer.signature
    about = f"{words['role'][signer.role]} \u00b7 {words['method'][signature.method]} \u00b7 "
    return {
        "name": _text(signature.written_name),
        "about": _text(about + evidence.when(signature.signed_at, ZoneInfo(zone))),
        "intent": signature.intent_text,
        "drawing": drawing(signature.points) if signature.points else None,
        "alt": words["alt"].format(name=signature.written_name),
    }


def _text(words: str) -> dict[str, str]:
    return {"text": words, "font": MAIN}


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if "items" in block:
        return {"kind": block["kind"], "items": [_text(item) for item in block["items"]]}
    return {"kind": block["kind"], "text": _text(block["text"])}


def _with_fonts(data: Any) -> Any:
    """The same with a font for each text that has all its letters; a whole text is never set in two."""
    if isinstance(data, list):
        return [_with_fonts(one) for one in data]
    if not isinstance(data, dict):
        return data
    if data.keys() == {"text", "font"} and isinstance(data["text"], str):
        return {"text": data["text"], "font": glyphs.font_for(data["text"])}
    return {name: _with_fonts(one) for name, one in data.items()}


def _compiled(data: dict[str, Any], now: datetime) -> bytes:
    made = typst.compile(
        SHEET,
        font_paths=glyphs.embedded(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=glyphs.STANDARDS,
        timestamp=now.astimezone(UTC).replace(microsecond=0),  # Typst takes whole seconds only
    )
    assert isinstance(made, bytes)  # one file was asked for, not a page each
    return made
