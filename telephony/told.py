"""What the carrier tells us of our texts and calls by webhook, at once or as the spool kept it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from telephony import status
from telephony.models import Call, Message
from telephony.replaying import takes_in
from telephony.reports import Report, whole
from telephony.spool import Event


@takes_in("call-status")
def of_call(event: Event, *, now: datetime) -> None:
    """A leg moved; it did so when the event came, however late it is stored."""
    _heard_of_call(UUID(str(event.where["uuid"])), event)


@takes_in("message-status")
def of_message(event: Event, *, now: datetime) -> None:
    form = event.form
    report = Report(
        sid=form.get("MessageSid", ""),
        status=form.get("MessageStatus", ""),
        error_code=number(form, "ErrorCode"),
        segments=number(form, "NumSegments"),
    )
    status.heard(Message, UUID(str(event.where["uuid"])), report, now=event.at)


@takes_in("inbound-status")
def of_call_that_came_in(event: Event, *, now: datetime) -> None:
    """Found by the carrier's name for it; one that we never saw is nothing to us."""
    uuid = Call.objects.filter(sid=event.form.get("CallSid", "")).values_list("uuid", flat=True).first()
    if uuid:
        _heard_of_call(uuid, event)


def number(form: Mapping[str, str], name: str) -> int | None:
    """A whole number of the form; None when it is missing or something else."""
    value = form.get(name, "")
    return whole(value) if value.isdecimal() else None


def _heard_of_call(uuid: UUID, event: Event) -> None:
    report = Report(
        sid=event.form.get("CallSid", ""),
        status=event.form.get("CallStatus", ""),
        duration_seconds=number(event.form, "CallDuration"),
        error_code=number(event.form, "ErrorCode"),
    )
    status.heard(Call, uuid, report, now=event.at)
