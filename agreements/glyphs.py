"""Whether a name can be printed: every letter of it, in one font that is embedded in the file. Never a box.

The fonts are those inside the Typst wheel. Typst itself refuses a letter that the font lacks when it makes PDF/A, so
it is asked. A whole name is set in one font: a name put together from two looks like a mistake.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import typst
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")
PROBE = b"#set document(title: [.])\n#set text(font: sys.inputs.font, fallback: false)\n#sys.inputs.words"
STANDARDS: list = ["ua-1", "a-2a"]


class CannotBeWritten(ValueError):
    """No font of ours has all these letters: sign with other letters, draw the signature, or sign on paper."""


@cache
def embedded() -> typst.Fonts:
    """The fonts of the wheel: 6 MB, which a process takes when it first needs them."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@lru_cache(maxsize=4096)
def font_for(words: str) -> str:
    """The first font that has all the letters. Raises CannotBeWritten."""
    for font in FONTS:
        if _has(font, words):
            return font
    raise CannotBeWritten


@lru_cache(maxsize=4096)
def _has(font: str, words: str) -> bool:
    try:
        typst.compile(
            PROBE,
            font_paths=embedded(),
            ignore_system_fonts=True,
            sys_inputs={"font": font, "words": words},
            pdf_standards=STANDARDS,
        )
    except typst.TypstError:
        return False
    return True


def lacking(name: str) -> str:
    """The letters and signs that stand in the way of this name, once each, in the font that lacks the fewest."""
    asked = [one for one in dict.fromkeys(name) if not one.isascii() and not unicodedata.category(one).startswith("C")]
    of_each = [[one for one in asked if not _has(font, one)] for font in FONTS]
    fewest = min(of_each, key=len)
    return ", ".join(fewest)


def check(lines: list[str]) -> None:
    """Raises CannotBeWritten unless each of these can be printed, if need be in a font of its own."""
    if unprintable(lines):
        raise CannotBeWritten


def unprintable(lines: list[str]) -> str:
    """The first of these lines that no font of ours can print whole; "" when every one can be."""
    if can_be_written("\n".join(lines)):
        return ""
    return next((line for line in lines if not can_be_written(line)), "")


def must_be_printable(lines: list[str]) -> None:
    """The same in words for whoever writes them, before anybody is asked to sign. Raises ValidationError."""
    if line := unprintable(lines):
        wrong = _("One line has letters or signs that cannot be printed, an emoji for example: “%(line)s”")
        raise ValidationError(wrong % {"line": line})


def can_be_written(words: str) -> bool:
    try:
        font_for(words)
    except CannotBeWritten:
        return False
    return True
