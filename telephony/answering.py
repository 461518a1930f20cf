"""How fast the line's webhooks are answered: a histogram for Prometheus, and counts until somebody writes them down.

No model is used here: the web's way in counts before anything else is imported.
"""

import threading
from collections import Counter

from django.http.response import HttpResponseBase
from prometheus_client import Histogram

PROMISED_SECONDS, WORST_SECONDS = 1.5, 8.0  # 99 of 100, and every one
KINDS = frozenset({"voice", "text", "leg", "status", "code"})

took = Histogram(
    "line_webhook_seconds",
    "Time in which a webhook of the carrier was answered",
    ["kind"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, PROMISED_SECONDS, 3.0, 6.0, WORST_SECONDS, 15.0),
)


class Tally:
    """What this process answered since it last wrote it down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, Counter[str]] = {}

    def note(self, kind: str, **counts: int) -> None:
        """Adds counts; of `worst_ms` the greatest is kept."""
        with self._lock:
            kept = self._counts.setdefault(kind, Counter())
            worst = max(kept["worst_ms"], counts.get("worst_ms", 0))
            kept.update(counts)
            kept["worst_ms"] = worst

    def take(self) -> dict[str, Counter[str]]:
        with self._lock:
            taken, self._counts = self._counts, {}
        return taken


tally = Tally()


def note(path: str, response: HttpResponseBase, seconds: float) -> None:
    """One webhook was answered; a wrong signature is counted and not timed, it costs nothing."""
    kind = kind_of(path)
    if response.status_code == 403:
        tally.note(kind, refused=1)
        return
    took.labels(kind).observe(seconds)
    tally.note(
        kind,
        answered=1,
        slow=int(seconds > PROMISED_SECONDS),
        too_slow=int(seconds > WORST_SECONDS),
        in_trouble=int(getattr(response, "in_trouble", False)),
        worst_ms=int(seconds * 1000),
    )


def kind_of(path: str) -> str:
    """The medium: the first word behind /line/, where it is one of ours."""
    word = path.split("/")[2] if path.count("/") > 1 else ""
    return word if word in KINDS else "other"
