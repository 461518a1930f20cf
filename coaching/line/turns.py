"""One turn of a call: what was asked, who asks, and where the next key leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from clinic import crisis
from coaching.admission import Admission

CRISIS_WORDS_FOR_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """`count` numbers the turns of a call: a repeated webhook has the number of the one it repeats, a new key a new
    one. `live`: the answer is on its way to the caller; taken in afterwards, nobody is rung for it.
    """

    contact: UUID
    count: int
    facts: Admission
    now: datetime
    language: str
    live: bool = True

    def path(self, step: str) -> str:
        """Where the carrier goes next for this call. Opaque ids only: carriers keep addresses in their logs (P6)."""
        return f"/line/voice/{self.contact}/{self.count + 1}/{step}/"

    def crisis(self) -> str:
        return self.crisis_in(self.language)

    def crisis_in(self, language: str) -> str:
        return crisis_spoken(self.facts.clinic["id"], self.facts.country, language, self.now)


def crisis_spoken(clinic_id: int, country: str, language: str, now: datetime) -> str:
    """The clinic's crisis lines, said aloud. Kept for a minute: they change by the month and are needed by the
    second.
    """
    return _spoken(clinic_id, country, language, int(now.timestamp()) // CRISIS_WORDS_FOR_SECONDS)


@lru_cache(maxsize=256)
def _spoken(clinic_id: int, country: str, language: str, _minute: int) -> str:
    return crisis.spoken(crisis.lines_for(clinic_id, country), language)
