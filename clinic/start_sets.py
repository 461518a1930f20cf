"""Crisis lines we know by country (DOMAIN: crisis lines). A clinic starts with them; they also stand in where
a clinic has none.

United States: 911; 988 by call (2 for Spanish, 1 for veterans; the line for youth that answered to 3 ended on
17 July 2025) and by text (AYUDA for Spanish); HOME, or AYUDA for Spanish, to 741741. Canada: 911, and 988 by call and
text.
"""

from typing import Any

from django.utils.translation import gettext_lazy

from clinic.models.crisis_line import CrisisLine, How, Purpose

Row = dict[str, Any]

_911: Row = {"label": "911", "purpose": Purpose.EMERGENCY, "how": How.CALL, "number": "911"}
_US_988: Row = {
    "label": "988 Suicide & Crisis Lifeline",
    "purpose": Purpose.SUICIDE,
    "number": "988",
    "link": "https://988lifeline.org",
}
_CA_988: Row = {
    "label": "9-8-8 Suicide Crisis Helpline",
    "purpose": Purpose.SUICIDE,
    "number": "988",
    "link": "https://988.ca",
}

START_SETS: dict[str, tuple[Row, ...]] = {
    "US": (
        _911,
        _US_988 | {"how": How.CALL, "presses": {"es": "2", "veterans": "1"}, "languages": ["en", "es"]},
        _US_988 | {"how": How.TEXT, "presses": {"es": "AYUDA"}, "languages": ["en", "es"]},
        {
            "label": "Crisis Text Line",
            "purpose": Purpose.TEXT_LINE,
            "how": How.TEXT,
            "number": "741741",
            "keyword": "HOME",
            "presses": {"es": "AYUDA"},
            "languages": ["en", "es"],
            "link": "https://www.crisistextline.org",
        },
    ),
    "CA": (
        _911,
        _CA_988 | {"how": How.CALL, "languages": ["en", "fr"]},
        _CA_988 | {"how": How.TEXT, "languages": ["en", "fr"]},
    ),
}


def known_lines(country: str) -> tuple[CrisisLine, ...]:
    """Unsaved lines for a country; for one we know nothing about, a single line without a number: the local
    emergency number.
    """
    if country in START_SETS:
        return tuple(
            CrisisLine(country=country, position=position, hours="24/7", **row)
            for position, row in enumerate(START_SETS[country], 1)
        )
    local: Any = gettext_lazy("Your local emergency number")  # in the language of whoever reads it
    return (CrisisLine(country=country, position=1, label=local, purpose=Purpose.EMERGENCY, how=How.CALL),)
