"""The carrier's delivery reports. They are no live call: one that cannot be written down is kept on disk and taken in
afterwards. Where not even that works we say so (503), and `reconcile` asks again later."""

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clinic.access import public
from telephony import deadline, deadlocks, replaying, told
from telephony.signature import from_twilio
from telephony.spool import Event

log = logging.getLogger(__name__)
WHY_OPEN = "called by the telephone carrier; the signature is checked"


@public(WHY_OPEN)
@from_twilio
def call_status(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return noted(request, told.of_call, uuid=uuid)


@public(WHY_OPEN)
@from_twilio
def message_status(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return noted(request, told.of_message, uuid=uuid)


@public(WHY_OPEN)
@from_twilio
def inbound_status(request: HttpRequest) -> HttpResponse:
    """The end of a call that came in, where the number's "call status changes" address is set to this."""
    return noted(request, told.of_call_that_came_in)


def noted(request: HttpRequest, take_in: replaying.TakesIn, **where: Any) -> HttpResponse:
    now = timezone.now()
    event = Event("", request.POST.dict(), now, where)
    try:
        with deadline.within(settings.LINE_BUDGET_SECONDS):
            deadlocks.outlasted(lambda: take_in(event, now=now))
    except Exception:
        log.exception("report_not_stored")
        return HttpResponse(status=204 if replaying.keep(request, where, came=now) else 503)
    return HttpResponse(status=204)
