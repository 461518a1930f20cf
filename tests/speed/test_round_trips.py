"""How often the first webhook of a call speaks with the database; noise cannot touch this figure (aim: at most 3)."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone
from twilio.request_validator import RequestValidator

from coaching.models import Contact
from config.wsgi import application
from telephony import deadline
from tests import demo_once
from tests.speed.wsgi import post

LINE = "+13145550100"


@pytest.fixture
def counted():
    """Every wait for the database's answer is one round trip, BEGIN and COMMIT included."""
    waits = []
    wait = deadline.wait

    def noted(session):
        waits.append(1)
        wait(session)

    deadline.extensions.set_wait_callback(noted)
    yield waits
    deadline.uninstall()


def calls(settings, number: str) -> str:
    params = {"CallSid": f"CA{uuid.uuid4().hex}", "From": number, "To": LINE, "CallStatus": "ringing"}
    signature = RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(
        f"{settings.PUBLIC_URL}/line/voice/", params
    )
    return post(application, "/line/voice/", params, signature)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("number", "heard"), [("+13145550122", "/connect/"), ("+13145550123", "<Hangup/>")])
def test_it_takes_two_to_decide_and_record_a_call(settings, counted, number, heard):
    demo_once.load(now=timezone.now(), history=False)
    calls(settings, number)
    counted.clear()
    assert heard in calls(settings, number)
    assert len(counted) == 2
    assert Contact.objects.filter(peer=number, direction="in").count() == 2
    connection.close()
