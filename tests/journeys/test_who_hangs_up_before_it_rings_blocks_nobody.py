"""P4: a caller who leaves while a phone is only about to be rung leaves it free for the next one."""

import re
from html import unescape

from django.test import Client
from twilio.request_validator import RequestValidator

from coaching.models import TherapistLeg
from tests.journeys.test_webhooks_come_five_times import form, post


def goes_on(settings, fields, said):
    """The step that the carrier would ask for after silence."""
    path = unescape(re.findall(r"/line/voice/[^<\"]+/connect/", said.content.decode())[0])
    signature = RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(settings.PUBLIC_URL + path, fields)
    return Client().post(path, fields, headers={"X-Twilio-Signature": signature})


def test_p4_the_therapist_is_rung_for_the_next_caller(riverbend, settings):
    first, second = form("voice", "+13145550122", "a"), form("voice", "+13145550122", "b")
    assert b"<Dial" in goes_on(settings, first, post(settings, "voice", first)).content
    assert TherapistLeg.objects.get().ended_at is None
    post(settings, "voice", {**first, "CallStatus": "completed", "CallDuration": "14"})
    assert TherapistLeg.objects.get().ended_at is not None
    assert b"<Dial" in goes_on(settings, second, post(settings, "voice", second)).content
