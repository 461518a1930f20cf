"""How much may leave for one phone and for one clinic. Over the limit is later, never lost.

The limits keep two robots from answering each other for ever, a phone from ringing without end, and
one clinic from using up the carrier's patience. What is a matter of life (urgency 0) is exempt; it counts,
but it never waits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from telephony import wording
from telephony.models import Message
from telephony.states import Direction

CRISIS = 0
"""The urgency that no limit holds up."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in any `within`, counted for each value of the column `per`."""

    per: str
    at_most: int
    within: timedelta


TEXTS = (
    Limit("peer", 6, timedelta(minutes=1)),
    Limit("peer", 20, timedelta(minutes=15)),
    Limit("clinic_id", 120, timedelta(minutes=1)),
)
CALLS = (
    Limit("peer", 3, timedelta(minutes=2)),
    Limit("peer", 12, timedelta(hours=1)),
    Limit("clinic_id", 60, timedelta(minutes=1)),
)

POSTPONE = """
WITH held AS (
    SELECT id, row_number() OVER (ORDER BY urgency, due_at, id) - 1 AS place FROM (
        SELECT id, urgency, due_at FROM {table}
        WHERE (id = ANY(%(ids)s) AND state = 'sending')
           OR (state = 'pending' AND due_at <= %(now)s AND urgency > %(crisis)s AND {per} = %(value)s)
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS over_limit
), later AS (
    SELECT id, make_interval(secs => %(seconds)s * (1 + place / %(at_most)s)) AS delay FROM held
)
UPDATE {table} AS r SET
    state = 'pending', lease_until = NULL,
    attempts = r.attempts - CASE WHEN r.state = 'sending' THEN 1 ELSE 0 END,
    due_at = %(now)s + later.delay, valid_until = r.valid_until + later.delay
FROM later WHERE r.id = later.id
"""


def let_through(rows: Sequence, *, now: datetime) -> list:
    """Those of the claimed rows (all of one model) that may leave now.

    The others are postponed, and with them whatever else of the same phone or clinic waits: spread over the
    next windows, in their order.
    """
    if not rows:
        return []
    model = type(rows[0])
    through = list(rows)
    for limit in TEXTS if model is Message else CALLS:
        used = handed_over(model, limit, {getattr(row, limit.per) for row in through}, now=now)
        over: dict = {}
        for row in through:
            value = getattr(row, limit.per)
            if row.urgency > CRISIS and used[value] >= limit.at_most:
                over.setdefault(value, []).append(row)
            used[value] += 1
        for value, held in over.items():
            postpone(model, limit, value, held, now=now)
        late = {row.pk for held in over.values() for row in held}
        through = [row for row in through if row.pk not in late]
    return through


def handed_over(model: type, limit: Limit, values: set, *, now: datetime) -> Counter:
    """How many left within the limit's window, by value. The bound on `created_at` only serves the index."""
    since = now - limit.within
    rows = model.objects.filter(  # type: ignore[attr-defined]
        **{f"{limit.per}__in": values},
        direction=Direction.OUT,
        handed_at__gt=since,
        created_at__gt=since - timedelta(days=1),
    )
    return Counter(dict(rows.values_list(limit.per).annotate(Count("pk"))))


def postpone(model: type, limit: Limit, value: str | int, held: list, *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            POSTPONE.format(table=model._meta.db_table, per=limit.per),  # type: ignore[attr-defined]
            {
                "ids": [row.pk for row in held],
                "now": now,
                "crisis": CRISIS,
                "value": value,
                "seconds": limit.within.total_seconds(),
                "at_most": limit.at_most,
            },
        )


def replies_sent(*, line: str, peer: str, now: datetime, since: datetime | None = None) -> Counter[str]:
    """How many automatic replies this phone was given within the hour, by template; those that still wait count.
    `since`: and no earlier than then.
    """
    sent = Message.objects.filter(
        line=line,
        peer=peer,
        direction=Direction.OUT,
        template__in=wording.REPLIES,
        created_at__gt=now - timedelta(hours=1),
    )
    sent = sent.filter(created_at__gte=since) if since else sent
    return Counter(dict(sent.values_list("template").annotate(Count("pk"))))
