"""How long a text is on the air: GSM 03.38 (3GPP TS 23.038), or UCS-2 when one character is outside it."""

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""These cost two septets: an escape and the character."""

GSM_SINGLE, GSM_PART = 160, 153
UCS2_SINGLE, UCS2_PART = 70, 67

PLAIN = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "‛": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "″": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "•": "-",
    "·": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u200b": "",
    "\ufeff": "",
    "\t": " ",
}
"""Typographic characters that a keyboard or a database of locales slips in, and what they stand for."""


def plain(text: str) -> str:
    """The text without the typography that alone would turn it into UCS-2. Letters keep their accents."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(PLAIN.get(character, character) for character in composed)


def fitted(text: str) -> str:
    """The same words, written so that they need no UCS-2 where that is possible.

    Only letters that GSM-7 lacks lose their accents ("á", but not "é" or "ñ"), and only if that helps: a text
    in an alphabet of its own stays as it is.
    """
    tidy = plain(text)
    if is_gsm(tidy):
        return tidy
    bare = "".join(c if c in BASIC or c in EXTENDED else without_accent(c) for c in tidy)
    return bare if is_gsm(bare) else tidy


def without_accent(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


def is_gsm(text: str) -> bool:
    return all(character in BASIC or character in EXTENDED for character in text)


def septets(text: str) -> int:
    """Length in septets of a text for which `is_gsm` holds."""
    return len(text) + sum(character in EXTENDED for character in text)


def segments(text: str) -> int:
    """How many parts the text is sent in; 0 for an empty one. An escape pair is never split between parts."""
    if not text:
        return 0
    if not is_gsm(text):
        units = len(text.encode("utf-16-be")) // 2
        return 1 if units <= UCS2_SINGLE else -(-units // UCS2_PART)
    if septets(text) <= GSM_SINGLE:
        return 1
    parts, room = 1, GSM_PART
    for character in text:
        cost = 2 if character in EXTENDED else 1
        if cost > room:
            parts, room = parts + 1, GSM_PART
        room -= cost
    return parts
