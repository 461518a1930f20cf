"""The request that a claimed row turns into: all is read and rendered before, so that it can be made in any
thread without the database.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse

from telephony import door, wording
from telephony.models import Call, Message
from telephony.reports import Report

CLOCKS_APART = timedelta(minutes=2)
"""The carrier's clock may be this much behind ours when we look for what may have left."""
SHORTEST_VALIDITY, LONGEST_VALIDITY = 10, 14_400
DEFAULT_TIMEOUT_SECONDS = 25


def request_for(row: Message | Call, *, now: datetime) -> Callable[[], Report]:
    """Make the request with no argument; the answer is the carrier's Report, or a CarrierError."""
    ask = text_request(row, now=now) if isinstance(row, Message) else call_request(row)
    if not row.in_doubt:
        return ask
    body = ask.keywords["body"] if isinstance(row, Message) else None
    since = (row.handed_at or row.created_at) - CLOCKS_APART
    return partial(look_first, ask, type(row), body, since, known_sids(row))


def text_request(row: Message, *, now: datetime) -> "partial[Report]":
    left = (row.valid_until - now).total_seconds() if row.valid_until else LONGEST_VALIDITY
    return partial(
        door.carrier().create_message,
        line=row.line,
        peer=row.peer,
        body=body_of(row),
        status_url=settings.PUBLIC_URL + reverse("message-status", args=[row.uuid]),
        valid_seconds=int(min(max(left, SHORTEST_VALIDITY), LONGEST_VALIDITY)),
    )


def body_of(row: Message) -> str:
    """A person's own words, or words of the list that hold a secret: both lie encrypted. Else rendered only now."""
    return row.body if row.body is not None else wording.render(row.template, row.params, row.language)


def call_request(row: Call) -> "partial[Report]":
    return partial(
        door.carrier().create_call,
        line=row.line,
        peer=row.peer,
        url=settings.PUBLIC_URL + row.twiml_path,
        status_url=settings.PUBLIC_URL + reverse("call-status", args=[row.uuid]),
        timeout_seconds=row.timeout_seconds or DEFAULT_TIMEOUT_SECONDS,
    )


def known_sids(row: Message | Call) -> frozenset[str]:
    """Names of the texts or calls to the same phone that are accounted for: none of them is the lost one."""
    accounted = type(row).objects.filter(line=row.line, peer=row.peer, sid__isnull=False)
    newest = accounted.order_by("-created_at").values_list("sid", flat=True)[: door.LOOK_BACK * 2]
    return frozenset(sid for sid in newest if sid) | frozenset(row.past_sids)


def look_first(
    ask: "partial[Report]",
    model: type[Message] | type[Call],
    body: str | None,
    since: datetime,
    known: frozenset[str],
) -> Report:
    """The carrier may have it already: look by number and time (and words) before asking again."""
    whom = {"line": ask.keywords["line"], "peer": ask.keywords["peer"]}
    carrier = door.carrier()
    found = (carrier.find_messages if model is Message else carrier.find_calls)(**whom, since=since)
    lost = [report for report in found if report.sid not in known and (body is None or report.body == body)]
    return min(lost, key=lambda report: report.at or since) if lost else ask()
