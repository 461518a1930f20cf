"""The state of the installation in figures, each from an index: asked every half minute, and at each scrape."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from clinic.models import AuditEvent, ChainCheck
from coaching.canary.standing import standing
from coaching.watch import answering, clocks, hosts, ticks
from coaching.watch.facts import Facts, Failing

A_WHILE = timedelta(minutes=10)  # what is counted as "now": denied pages
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)

OLDEST = """
SELECT (SELECT min(due_at) FROM telephony_message WHERE state = 'pending'),
       (SELECT min(due_at) FROM telephony_call WHERE state = 'pending'),
       (SELECT min(due_at) FROM coaching_reminder WHERE sent_at IS NULL AND dropped_at IS NULL
           AND NOT (recipient_id IS NULL AND kind = 'cover_joins')),
       (SELECT min(latest_at) FROM coaching_callback WHERE closed_at IS NULL AND held_at IS NULL),
       (SELECT min(wanted_at) FROM agreements_sealing WHERE sealed_at IS NULL),
       (SELECT count(*) FROM agreements_sealing WHERE sealed_at IS NULL),
       clock_timestamp()
"""
OUTBOX = """
SELECT '{kind}', state, count(*) FROM {table} WHERE state = 'pending' GROUP BY state
UNION ALL SELECT '{kind}', state, count(*) FROM {table} WHERE state = 'sending' GROUP BY state
UNION ALL SELECT '{kind}', state, count(*) FROM {table} WHERE state IN ({under_way}) GROUP BY state
UNION ALL SELECT '{kind}', state, count(*) FROM {table}
 WHERE state IN ({troubled}) AND created_at > %(since)s GROUP BY state
"""
FAILED = """
SELECT clinic_id, count(*), count(*) FILTER (WHERE state = 'dead') FROM (
    SELECT clinic_id, state FROM telephony_message
     WHERE state IN ('dead', 'failed', 'undelivered') AND created_at > %(since)s
    UNION ALL SELECT clinic_id, state FROM telephony_call WHERE state IN ('dead', 'failed') AND created_at > %(since)s
) AS troubled WHERE clinic_id NOT IN (SELECT id FROM clinic_clinic WHERE synthetic) GROUP BY clinic_id
"""
HANDED = """
SELECT count(*) FROM telephony_message
 WHERE clinic_id = %(clinic)s AND direction = 'out' AND handed_at > %(since)s
"""
DENIED = """
SELECT clinic_id, count(*) FROM clinic_auditevent
 WHERE action = 'access.denied' AND recorded_at > %(since)s GROUP BY clinic_id
"""
UNASKED = """
SELECT min(least(coalesce(texts_asked_at, added_at), coalesce(calls_asked_at, added_at)))
  FROM clinic_coachingline WHERE retired_at IS NULL
"""
UNLINKED = """
SELECT min(e.recorded_at) FROM clinic_auditevent e
 WHERE e.recorded_at >= coalesce(
           (SELECT last.recorded_at FROM clinic_auditlink l JOIN clinic_auditevent last ON last.id = l.event_id
             ORDER BY l.id DESC LIMIT 1) - interval '10 minutes', '-infinity')
   AND NOT EXISTS (SELECT 1 FROM clinic_auditlink l WHERE l.event_id = e.id)
"""


def measure(*, now: datetime) -> Facts:
    """Everything that conditions are judged by."""
    message, call, reminder, promised, wanted, seals, theirs = _row(OLDEST)
    (unlinked,) = _row(UNLINKED)
    return Facts(
        now=now,
        oldest={"message": _since(message, now), "call": _since(call, now), "reminder": _since(reminder, now)},
        call_back_late=_since(promised, now),
        seals_waiting=seals,
        seal_oldest=_since(wanted, now),
        clock_skew=(theirs - now).total_seconds(),
        clocks=clocks.lately(),
        audit_lag=_since(unlinked, now),
        line=answering.lately(now=now),
        jobs=ticks.jobs(now=now),
        unasked=_since(_row(UNASKED)[0], now),
        failing=tuple(_failing(row, now) for row in _rows(FAILED, since=now - AN_HOUR)),
        denied={clinic: many for clinic, many in _rows(DENIED, since=now - A_WHILE) if clinic},
        canary=standing(now=now),
        spool=hosts.spools(now=now),
        broken_chains=frozenset(ChainCheck.objects.exclude(problem="").values_list("chain", flat=True)),
        backup_age=_backup_age(now),
    )


def outbox(*, now: datetime) -> list[tuple[str, str, int]]:
    """Rows by kind and state: what is on its way, and what did not arrive within a day."""
    texts = OUTBOX.format(
        kind="message", table="telephony_message", under_way="'queued', 'sent'",
        troubled="'dead', 'failed', 'undelivered'",
    )  # fmt: skip
    calls = OUTBOX.format(
        kind="call", table="telephony_call", under_way="'queued', 'ringing', 'in-progress'", troubled="'dead', 'failed'"
    )
    return _rows(f"{texts} UNION ALL {calls}", since=now - A_DAY)


def _failing(row: tuple[int, int, int], now: datetime) -> Failing:
    clinic_id, failed, dead = row
    (handed,) = _rows(HANDED, clinic=clinic_id, since=now - AN_HOUR)[0]
    return Failing(clinic_id, failed, dead, handed)


def _backup_age(now: datetime) -> float | None:
    """By the event that a finished backup leaves, however long ago it was."""
    last = AuditEvent.objects.filter(action="backup.made").order_by("-at").values_list("at", flat=True).first()
    return (now - last).total_seconds() if last else None


def _since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def _row(question: str) -> tuple[Any, ...]:
    return _rows(question)[0]


def _rows(question: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return list(cursor.fetchall())
