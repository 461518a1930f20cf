""" "Not now": a new latest time, agreed with the client; whoever agreed to it is reminded of it."""

from datetime import timedelta

import pytest

from coaching import callbacks, reminders
from coaching.models import Reminder
from tests.riverbend import JONAS, MIRA, NOON, ask, fresh, texts_to, trail

EVENING = NOON + timedelta(hours=6)


def test_it_moves_the_latest_time_and_its_reminders(ana, mira):
    request = ask(ana)
    reminders.send_due(now=NOON)
    callbacks.postpone(request, until=EVENING, by=mira, now=NOON + timedelta(minutes=5))
    assert fresh(request).latest_at == EVENING
    due = Reminder.objects.filter(sent_at=None, dropped_at=None).order_by("due_at").values_list("kind", "due_at")
    half = NOON + timedelta(minutes=5) + (EVENING - NOON - timedelta(minutes=5)) / 2
    assert list(due) == [
        ("half_way", half),
        ("due", EVENING),
        ("cover_joins", EVENING),
        ("overdue", EVENING + timedelta(minutes=30)),
    ]
    assert trail(ana)[-1] == "call_back.postponed"


def test_it_needs_no_word_that_the_request_is_there(ana, mira):
    request = ask(ana)
    callbacks.postpone(request, until=EVENING, by=mira, now=NOON)
    reminders.send_due(now=NOON + timedelta(minutes=1))
    assert texts_to(MIRA) == []


def test_it_reminds_the_cover_who_agreed_to_the_new_time(ana, jonas):
    request = ask(ana)
    callbacks.postpone(request, until=EVENING, by=jonas, now=NOON)
    assert fresh(request).owner == jonas
    reminders.send_due(now=EVENING)
    assert texts_to(JONAS) == ["item-waiting", "item-waiting"]
    assert texts_to(MIRA) == []


def test_it_stays_with_its_owner_when_somebody_else_notes_the_time(ana, mira, lee):
    request = ask(ana)
    callbacks.postpone(request, until=EVENING, by=lee, now=NOON)
    assert fresh(request).owner == mira


@pytest.mark.parametrize("until", [NOON, NOON - timedelta(minutes=1)])
def test_it_takes_a_time_ahead_only(ana, mira, until):
    with pytest.raises(callbacks.InThePast):
        callbacks.postpone(ask(ana), until=until, by=mira, now=NOON)
