"""A request is closed by a call that reached the client, or by a person who says why. Nothing else closes it (P4)."""

from datetime import timedelta

import pytest

from clinic import audit
from coaching import callbacks, reminders
from coaching.models import Closing, Reminder
from tests.riverbend import MIRA, NOON, ask, fresh, texts_to, trail

LATER = NOON + timedelta(minutes=10)


def test_it_is_closed_by_a_call_that_reached_the_client(ana, mira):
    request = ask(ana)
    callbacks.close(request, because=Closing.REACHED, by=mira, now=LATER)
    request = fresh(request)
    assert (request.closed_at, request.closed_by, request.closed_because) == (LATER, mira, "reached")
    assert trail(ana)[-1] == "call_back.closed"


def test_it_is_closed_by_the_client_who_called_again_and_was_connected(ana):
    request = callbacks.close(ask(ana), because=Closing.CALLED_IN, by=audit.the_client(ana.pk), now=LATER)
    assert (request.closed_by, request.closed_because) == (None, "called_in")


def test_it_is_closed_by_a_person_with_a_reason_that_stays_sealed(ana, mira):
    request = ask(ana)
    callbacks.close(request, because=Closing.BY_PERSON, note="spoke after the session", by=mira, now=LATER)
    assert fresh(request).closing_note == "spoke after the session"
    assert "session" not in str(audit.AuditEvent.objects.last().data)


@pytest.mark.parametrize("note", ["", "  "])
def test_it_is_not_closed_by_a_person_without_a_reason(ana, mira, note):
    request = ask(ana)
    with pytest.raises(ValueError, match="reason"):
        callbacks.close(request, because=Closing.BY_PERSON, note=note, by=mira, now=LATER)
    assert fresh(request).closed_at is None


def test_it_is_closed_once(ana, mira, jonas):
    request = ask(ana)
    callbacks.close(request, because=Closing.REACHED, by=mira, now=NOON)
    callbacks.close(request, because=Closing.BY_PERSON, note="late", by=jonas, now=LATER)
    assert fresh(request).closed_by == mira
    assert trail(ana).count("call_back.closed") == 1


def test_it_is_reminded_of_no_more(ana, mira):
    request = ask(ana)
    callbacks.close(request, because=Closing.REACHED, by=mira, now=NOON)
    reminders.send_due(now=NOON + timedelta(days=2))
    assert texts_to(MIRA) == []
    assert not Reminder.objects.filter(sent_at=None, dropped_at=None).exists()
