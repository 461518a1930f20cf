"""What the test call hears on its own end: nothing, for as long as the line needs to take its request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from clinic.access import public
from coaching.canary.running import LISTENS_SECONDS
from coaching.line import twiml
from coaching.line.guard import live_call
from telephony.signature import from_twilio


@public("the carrier, by its signature")
@from_twilio
@live_call
def listen(request: HttpRequest) -> HttpResponse:
    """Our own outgoing call was answered by our own line: it stays silent, then hangs up."""
    return twiml.response(twiml.document(twiml.pause(LISTENS_SECONDS), twiml.hang_up()))
