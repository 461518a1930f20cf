"""A call that says a code somebody asked for on a page, for whoever has no texts. A key first: no answering machine
keeps it, and whoever else picks up hears only that a call was asked for, and the crisis lines, which are anybody's.
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
from coaching.line import answers, callers, twiml, words
from coaching.line.guard import live_call
from telephony.signature import from_twilio

KEY = "1"
TIMES = 2  # it is asked, and the code is said


@public("the carrier, by its signature")
@from_twilio
@live_call
def step(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    known = OneTimeCode.objects.select_related("signer__agreement__client").filter(uuid=uuid).first()
    if known is None:
        return twiml.response(answers.to_nobody_known(callers.country_of(request.POST)))
    code = codes.to_say(uuid, now=timezone.now())
    with override(known.signer.language):
        if code is None:
            return twiml.response(_answer(known, words.code_is_over()))
        if name == "said" and request.POST.get("Digits") == KEY:
            return twiml.response(_answer(known, *[words.code_is(saying.digits(code.said or ""))] * TIMES))
        return twiml.response(_ask(code))


def _ask(code: OneTimeCode) -> str:
    action = reverse("line-code", args=[code.uuid, "said"])
    ask = twiml.gather(action, twiml.say(words.code_waits(), code.signer.language), digits=1, timeout=8)
    return twiml.document(*[ask] * TIMES, *_farewell(code))


def _answer(code: OneTimeCode, *sentences: str) -> str:
    said = [twiml.say(sentence, code.signer.language) + twiml.pause(1) for sentence in sentences]
    return twiml.document(*said, *_farewell(code))


def _farewell(code: OneTimeCode) -> tuple[str, str]:
    """The crisis lines, for whoever needs more than a code (P1)."""
    client, language = code.signer.agreement.client, code.signer.language
    help_ = crisis.spoken(crisis.lines_for(client.clinic_id, client.country), language)
    return twiml.say(help_, language), twiml.hang_up()
