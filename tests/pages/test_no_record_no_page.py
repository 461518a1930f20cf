"""The trail cannot be written: no page shows a record, and a call is answered with crisis words all the same (P1, P7).

On the application's own role in the database, whose right to add an event is taken away, as a mistake or a full disk
would.
"""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from twilio.request_validator import RequestValidator

from clinic.models import AuditEvent
from tests import strangers
from tests.pages.conftest import LINE

PAGES = ("client", "client-readers", "client-plan-history", "session-list")


@pytest.fixture
def silent_trail(riverbend, jonas, ben) -> Browser:
    """Jonas's browser, from before."""
    his = strangers.browser_of(jonas)
    his.raise_request_exception = False
    call_command("grant_rights", role="intersession_test", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON clinic_auditevent FROM intersession_test")
        cursor.execute("SET LOCAL ROLE intersession_test")
    return his


def test_p7_no_page_shows_a_record_that_is_not_on_the_trail(silent_trail, ben) -> None:
    for page in PAGES:
        with strangers.undone():
            answer = silent_trail.get(reverse(page, args=[ben.uuid]))
        assert answer.status_code == 500, page
        assert "Okafor" not in answer.content.decode()
        assert "988" in answer.content.decode()
    for page in ("/", "/log/", "/clients/"):
        with strangers.undone():
            assert "Okafor" not in silent_trail.get(page).content.decode(), page


def test_p7_nothing_is_changed_that_is_not_on_the_trail(silent_trail, ben) -> None:
    with strangers.undone():
        answer = silent_trail.post(reverse("client-plan", args=[ben.uuid]), {"meanwhile": "Ice water", "seen": "0"})
    assert answer.status_code == 500
    ben.plan.refresh_from_db()
    assert ben.plan.meanwhile != "Ice water"


def test_p1_a_call_still_gets_crisis_words(silent_trail) -> None:
    call = {"CallSid": f"CA{0:032x}", "From": "+13145550122", "To": LINE, "FromCountry": "US", "CallStatus": "ringing"}
    signed = RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(
        f"{settings.PUBLIC_URL}/line/voice/", call
    )
    with strangers.undone():
        answer = Browser().post("/line/voice/", call, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 200
    assert "9 8 8" in answer.content.decode()
    assert not AuditEvent.objects.filter(action__startswith="contact.").exists()
