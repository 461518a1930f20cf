"""A call that says a code somebody asked for on a page, for whoever has no texts. A key first: no answering machine
keeps it, and whoever else picks up hears only that a call was asked for.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from agreements import codes
from agreements.models import OneTimeCode
from clinic import crisis
from clinic.access import public
from coaching import saying
from coaching.line import twiml, words
from coaching.line.guard import live_call
from telephony.signature import from_twilio

KEY = "1"
TIMES = 2  # it is asked, and the code is said


@public("the carrier, by its signature")
@from_twilio
@live_call
def step(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    code = codes.to_say(uuid, now=timezone.now())
    if code is None:
        return twiml.response(twiml.document(twiml.hang_up()))
    language = code.signer.language
    with override(language):
        if name == "said" and request.POST.get("Digits") == KEY:
            return twiml.response(_say(code, language))
        return twiml.response(_ask(code, language))


def _ask(code: OneTimeCode, language: str) -> str:
    action = reverse("line-code", args=[code.uuid, "said"])
    ask = twiml.gather(action, twiml.say(words.code_waits(), language), digits=1, timeout=8)
    return twiml.document(*[ask] * TIMES, twiml.hang_up())


def _say(code: OneTimeCode, language: str) -> str:
    """Twice, digit by digit; then a way on for whoever needs more than a code."""
    client = code.signer.agreement.client
    said = twiml.say(words.code_is(saying.digits(code.said or "")), language)
    help_ = crisis.spoken(crisis.lines_for(client.clinic_id, client.country), language)
    return twiml.document(said, twiml.pause(1), said, twiml.say(help_, language), twiml.hang_up())
