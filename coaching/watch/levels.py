"""What we promise of the service, and what was kept of it: counted from the rows of a span, never estimated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from coaching.watch import answering

SPANS = (timedelta(hours=24), timedelta(days=7))
CALLS = ("voice", "leg")

REMINDERS = """
SELECT count(*), count(*) FILTER (WHERE m.sent_at <= r.due_at + interval '60 seconds'),
       extract(epoch FROM max(m.sent_at - r.due_at))
  FROM telephony_message m
  JOIN coaching_reminder r ON r.id = substr(m.dedupe_key, 10)::bigint
 WHERE m.clinic_id = %(clinic)s AND m.direction = 'out' AND m.handed_at > %(since)s
   AND m.dedupe_key LIKE 'reminder:%%' AND m.sent_at IS NOT NULL
"""
PAUSES = """
SELECT count(*), count(*) FILTER (WHERE p.end_effects_at BETWEEN p.ends_at AND p.ends_at + interval '60 seconds'),
       extract(epoch FROM max(p.end_effects_at - p.ends_at))
  FROM coaching_pause p JOIN clients_client c ON c.id = p.client_id
 WHERE c.clinic_id = %(clinic)s AND p.closed_because = 'elapsed' AND p.ends_at > %(since)s
   AND p.end_effects_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `of` in a span, `kept` were as promised; `worst` in seconds."""

    kept: int
    of: int
    worst: float

    @property
    def share(self) -> float:
        """Per cent, rounded down: 100 is said of no span in which one was not kept."""
        return int(1000 * self.kept / self.of) / 10 if self.of else 100.0


def calls(*, now: datetime) -> list[Kept]:
    """Answered within 1.5 seconds, by the whole installation: promised for 99 of 100."""
    spans = [answering.between(now - span, now, kinds=CALLS) for span in SPANS]
    return [Kept(found.answered - found.slow, found.answered, found.worst_ms / 1000) for found in spans]


def reminders(clinic_id: int, *, now: datetime) -> list[Kept]:
    """Handed to the carrier within a minute after they were due."""
    return [_kept(REMINDERS, clinic_id, now - span) for span in SPANS]


def pauses(clinic_id: int, *, now: datetime) -> list[Kept]:
    """Ended at their time or up to a minute later, never before."""
    return [_kept(PAUSES, clinic_id, now - span) for span in SPANS]


def _kept(question: str, clinic_id: int, since: datetime) -> Kept:
    with connection.cursor() as cursor:
        cursor.execute(question, {"clinic": clinic_id, "since": since})
        of, kept, worst = cursor.fetchone()
    return Kept(kept, of, max(0.0, float(worst or 0)))
