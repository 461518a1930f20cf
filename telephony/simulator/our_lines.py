"""The clinic's numbers, as the console of the carrier would know them."""

import time

from django.conf import settings
from django.db import DatabaseError, connection

from clinic.models import CoachingLine
from telephony.simulator.lines import Line

FRESH_SECONDS = 5.0
FALLBACK = (
    "<Response><Say>We are having trouble. If you are in danger now, call 9 1 1. "
    "You can call or text 9 8 8 at any time.</Say>"
    '<Say language="es-US">Tenemos problemas. Si está en peligro ahora, llame al 9 1 1. '
    "Puede llamar o enviar un mensaje al 9 8 8 a cualquier hora.</Say></Response>"
)


class OurLines:
    """Looks numbers up in the database, now and then; without a database it remembers those it knew."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url
        self._numbers: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    def __call__(self, number: str) -> Line | None:
        age = time.monotonic() - self._read_at
        if age > FRESH_SECONDS:
            self._read()
        return self._line(number) if number in self._numbers else None

    def _read(self) -> None:
        self._read_at = time.monotonic()
        try:
            lines = CoachingLine.objects.filter(retired_at=None).values_list("number", flat=True)
            self._numbers = frozenset(filter(None, [*map(str, lines), settings.CANARY_FROM]))
        except DatabaseError:
            return
        finally:
            connection.close()  # each thread has its own, and most live for one request

    def _line(self, number: str) -> Line:
        base = self.public_url
        return Line(number, f"{base}/line/voice/", f"{base}/line/text/", f"{base}/line/voice/", FALLBACK)
