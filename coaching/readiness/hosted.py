"""Whether the static documents that speak when we cannot are where they should be, and say today's crisis lines."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

from clinic.models import Clinic
from coaching.line import fallback
from coaching.readiness.answers import Answer, ok, problem, warning

SECONDS = 3.0
MOST_BYTES = 100_000


def answer(clinic: Clinic, about: str) -> Answer:
    """Fetches each of the clinic's documents as Twilio would, by GET, and compares. Ends with the first that fails."""
    if not settings.FALLBACK_URL:
        return _not_hosted(about)
    for name, document in fallback.of_clinic(clinic).items():
        try:
            found = fetch(f"{settings.FALLBACK_URL}/{name}")
        except (URLError, OSError, ValueError):
            return problem(about, f"{name} cannot be fetched", f"host it at {settings.FALLBACK_URL}")
        if found.strip() != document:
            do = "run manage.py line_fallback and upload what it writes"
            return problem(about, f"{name} does not say today's crisis lines", do)
    return ok(about, f"{settings.FALLBACK_URL} says today's crisis lines")


def fetch(url: str) -> str:
    with urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  https, as config.environment makes sure
        return str(answer.read(MOST_BYTES).decode("utf-8"))


def _not_hosted(about: str) -> Answer:
    do = "manage.py line_fallback writes the files; host them elsewhere, and set FALLBACK_URL"
    if settings.LOCAL:
        return ok(about, "its words are known: " + do)
    return warning(about, "nobody can say whether it is there", do)
