"""Telephone numbers as Twilio sees them: valid or not, withheld, and where they are."""

import re

E164 = re.compile(r"\+[1-9]\d{6,14}")
NORTH_AMERICAN = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")

# How a withheld caller ID arrives: words, or the word spelled on a keypad (Twilio, "Phone number ANONYMOUS").
ANONYMOUS = "anonymous"
ANONYMOUS_ON_KEYS = "+266696687"
WITHHELD = frozenset(
    ["anonymous", "restricted", "private", "unavailable", "unknown", "blocked"]
    + ["", "+266696687", "+7378742833", "+86282452253", "+8656696", "+2562533"]
    + ["+1266696687", "+17378742833", "+186282452253", "+18656696", "+12562533"]
)

COUNTRIES = {"1": "US", "266": "LS", "44": "GB", "34": "ES", "52": "MX", "49": "DE"}
AREAS = {
    "314": ("ST LOUIS", "MO", "63101"),
    "312": ("CHICAGO", "IL", "60601"),
    "212": ("NEW YORK", "NY", "10001"),
}


def is_valid(number: str) -> bool:
    """True for what Twilio would try to reach; a +1 number must fit the North American plan."""
    if number.startswith("+1"):
        return bool(NORTH_AMERICAN.fullmatch(number))
    return bool(E164.fullmatch(number))


def is_withheld(number: str) -> bool:
    return number.lower() in WITHHELD


def country(number: str) -> str:
    digits = number.removeprefix("+")
    return next((code for prefix, code in COUNTRIES.items() if digits.startswith(prefix)), "")


def geography(prefix: str, number: str) -> dict[str, str]:
    """The From… / To… / Caller… / Called… parameters; empty words where Twilio knows nothing."""
    city, state, zip_code = AREAS.get(number[2:5] if number.startswith("+1") else "", ("", "", ""))
    return {
        f"{prefix}City": city,
        f"{prefix}State": state,
        f"{prefix}Zip": zip_code,
        f"{prefix}Country": country(number) if number.startswith("+") else "",
    }
