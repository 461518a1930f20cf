"""Taking due rows from the queue, so that each is in one sender's hands at a time.

A claim is one statement: `FOR NO KEY UPDATE SKIP LOCKED` lets any number of senders share the queue, and a lease
by the database's clock gives a row back when its sender dies. No transaction is open while the carrier is
asked. `attempts` is the fence: a sender that lost its lease can no longer write its result over a newer try.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from telephony.errors import Failure
from telephony.models import Call, Media, Message
from telephony.tries import MOST_ATTEMPTS

LEASE_SECONDS = 40
"""As long as the slowest hand-over: one look for a lost call and one request, 10 s each to connect and to answer.
What a dead sender held is due again after it, and still within the minute that is promised (P4)."""

CLAIM = """
WITH due AS (
    SELECT id FROM {table}
    WHERE state = 'pending' AND due_at <= %(now)s AND urgency <= %(at_most)s
    ORDER BY urgency, due_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET
    state = 'sending', attempts = attempts + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM due WHERE r.id = due.id RETURNING r.*
"""

EXPIRE = """
WITH late AS (
    SELECT id FROM {table} WHERE state = 'pending' AND valid_until <= %(now)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET state = 'expired', error = %(error)s FROM late WHERE r.id = late.id RETURNING r.*
"""

SWEEP = """
WITH left_over AS (
    SELECT id FROM {table} WHERE state = 'sending' AND lease_until < clock_timestamp() FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET
    state = CASE WHEN attempts >= %(most)s THEN 'dead' ELSE 'pending' END,
    error = CASE WHEN attempts >= %(most)s THEN %(error)s ELSE r.error END,
    lease_until = NULL, in_doubt = in_doubt OR handed_at IS NOT NULL
FROM left_over WHERE r.id = left_over.id RETURNING r.*
"""


def claim(model: type[Message] | type[Call], *, now: datetime, limit: int, urgency: int = 9) -> list:
    """Up to `limit` due rows of this urgency or a more urgent one, most urgent first, then longest due."""
    rows = changed(model, CLAIM, now=now, limit=limit, at_most=urgency, lease=LEASE_SECONDS)
    return sorted(rows, key=lambda row: (row.urgency, row.due_at, row.pk))


def expire(model: type[Message] | type[Call], *, now: datetime) -> list:
    """Close what would come too late."""
    return changed(model, EXPIRE, now=now, error=Failure.TOO_LATE)


def sweep(model: type[Message] | type[Call]) -> list:
    """Give back what a dead sender held. It may have left already: `in_doubt` makes the next one look first.

    Returned are the rows given up, because they have killed their senders too often.
    """
    rows = changed(model, SWEEP, most=MOST_ATTEMPTS, error=Failure.GIVEN_UP)
    return [row for row in rows if row.state == "dead"]


def changed(model: type[Message | Call | Media], statement: str, **values: Any) -> list:
    """Run a statement that ends in RETURNING r.* over the model's table; the rows as instances."""
    return list(model.objects.raw(statement.format(table=model._meta.db_table), values))


def mark_handed(rows: list, *, now: datetime) -> None:
    """From now on the carrier may have it. A row in doubt keeps its first time, to be looked for."""
    if rows:
        type(rows[0]).objects.filter(pk__in=[row.pk for row in rows], in_doubt=False).update(handed_at=now)


def settle(row: Message | Call, **changes: object) -> bool:
    """Write a sender's result and drop its lease, if the row is still in its hands."""
    mine = type(row).objects.filter(pk=row.pk, state="sending", attempts=row.attempts)
    return mine.update(lease_until=None, **changes) == 1


def oldest_due(*, now: datetime) -> timedelta:
    """How long the longest-waiting due text or call has waited; zero when none waits. For the watchdog."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT min(due_at) FROM (
                SELECT due_at FROM telephony_message WHERE state = 'pending' AND due_at <= %(now)s
                UNION ALL SELECT due_at FROM telephony_call WHERE state = 'pending' AND due_at <= %(now)s
            ) AS waiting""",
            {"now": now},
        )
        (since,) = cursor.fetchone()
    return now - since if since else timedelta(0)
