"""The carrier's delivery reports. They are no live call: when we cannot write one down we say so (503), and
`reconcile` asks again later."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from clinic.access import public
from telephony import deadline, deadlocks, status
from telephony.models import Call, Message
from telephony.reports import Report, whole
from telephony.signature import from_twilio

WHY_OPEN = "called by the telephone carrier; the signature is checked"


@public(WHY_OPEN)
@from_twilio
def call_status(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return call_report(request, uuid)


def call_report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    report = Report(
        sid=request.POST.get("CallSid", ""),
        status=request.POST.get("CallStatus", ""),
        duration_seconds=number(request.POST, "CallDuration"),
        error_code=number(request.POST, "ErrorCode"),
    )
    return noted(Call, uuid, report, now=timezone.now())


@public(WHY_OPEN)
@from_twilio
def message_status(request: HttpRequest, uuid: UUID) -> HttpResponse:
    report = Report(
        sid=request.POST.get("MessageSid", ""),
        status=request.POST.get("MessageStatus", ""),
        error_code=number(request.POST, "ErrorCode"),
        segments=number(request.POST, "NumSegments"),
    )
    return noted(Message, uuid, report, now=timezone.now())


@public(WHY_OPEN)
@from_twilio
def inbound_status(request: HttpRequest) -> HttpResponse:
    """The end of a call that came in, where the number's "call status changes" address is set to this."""
    uuid = Call.objects.filter(sid=request.POST.get("CallSid", "")).values_list("uuid", flat=True).first()
    return call_report(request, uuid) if uuid else HttpResponse(status=204)


def noted(model: type[Call] | type[Message], uuid: UUID, report: Report, *, now: datetime) -> HttpResponse:
    try:
        with deadline.within(settings.LINE_BUDGET_SECONDS):
            deadlocks.outlasted(lambda: status.heard(model, uuid, report, now=now))
    except DatabaseError:
        return HttpResponse(status=503)
    return HttpResponse(status=204)


def number(form: QueryDict, name: str) -> int | None:
    """A whole number of the form; None when it is missing or something else."""
    value = form.get(name, "")
    return whole(value) if value.isdecimal() else None
