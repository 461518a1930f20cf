"""Who may be calling, from what the carrier says of the number. A hint, never a proof: caller ids can be forged."""

import re
from collections.abc import Mapping

WITHHELD_WORDS = frozenset({"", "anonymous", "restricted", "private", "unavailable", "unknown", "blocked", "withheld"})
# The same words spelled on a keypad; some networks hand them on as if they were numbers.
WITHHELD_SPELLINGS = frozenset({"266696687", "7378742833", "86282452253", "8656696", "2562533"})
E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)


def number_of(raw: str) -> str:
    """The caller's number in E.164, or "" where it is withheld or no number at all."""
    number = raw.strip()
    plain = number.lstrip("+")
    if number.lower() in WITHHELD_WORDS or {plain, plain.removeprefix("1")} & WITHHELD_SPELLINGS:
        return ""
    return number if E164.fullmatch(number) else ""


def country_of(post: Mapping[str, str]) -> str:
    """Whose crisis lines are said while nobody can be asked who calls (ISO code): the caller's country, "" where it is
    not told; the line's own where the number is withheld, as when we can ask.
    """
    return post.get("FromCountry" if number_of(post.get("From", "")) else "ToCountry", "")


def is_doubtful(stir_verstat: str) -> bool:
    """Whether the carrier checked the caller id and found it wrong. Most calls carry no result; that is no doubt."""
    return stir_verstat.startswith("TN-Validation-Failed")
