"""The caller's own rating. A 5 reminds at once and brings in the cover; anybody can call with any rating (P3)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from coaching import callbacks, escalation, reminders
from coaching.models import Reminder
from tests.riverbend import JONAS, MIRA, NOON, SET_UP, ask, at, fresh, texts_to, trail


def remind(now):
    escalation.bring_in_covers(now=now)
    reminders.send_due(now=now)


def to_come():
    return Reminder.objects.filter(sent_at=None, dropped_at=None).order_by("due_at", "kind")


def test_it_keeps_the_rating_and_changes_no_reminder_below_5(ana):
    request = ask(ana)
    before = set(to_come())
    request = callbacks.rate(request, severity=4, by=SET_UP, now=NOON)
    assert fresh(request).severity == 4
    assert set(to_come()) == before
    assert trail(ana)[-1] == "call_back.rated"


def test_it_reminds_at_once_and_brings_in_the_cover_for_a_5(ana, jonas):
    request = ask(ana)
    callbacks.rate(request, severity=5, by=SET_UP, now=NOON)
    remind(NOON)
    assert texts_to(MIRA) == ["item-urgent"]
    assert texts_to(JONAS) == ["item-urgent"]
    assert fresh(request).cover == jonas
    assert "call_back.cover_joined" in trail(ana)


def test_it_reminds_of_a_5_outside_limits_too(ana):
    night = at(3)
    request = ask(ana, now=night)
    remind(night)
    assert texts_to(MIRA) == []
    callbacks.rate(request, severity=5, by=SET_UP, now=night)
    remind(night)
    assert texts_to(MIRA) == ["item-urgent"]


def test_it_reminds_the_cover_of_a_5_again_every_ten_minutes(ana):
    callbacks.rate(ask(ana), severity=5, by=SET_UP, now=NOON)
    for minute in range(0, 31, 5):
        remind(NOON + timedelta(minutes=minute))
    assert texts_to(JONAS) == ["item-urgent"] * 4


def test_it_reminds_the_owner_of_a_late_5_every_ten_minutes(ben):
    """Jonas has nobody to cover him and promised an hour."""
    callbacks.rate(ask(ben), severity=5, by=SET_UP, now=NOON)
    for minute in range(0, 91, 5):
        remind(NOON + timedelta(minutes=minute))
    assert texts_to(JONAS) == ["item-urgent"] * 6  # at once, half way, due, and 10, 20, 30 minutes late


def test_it_goes_back_to_the_ordinary_pace_when_the_rating_is_corrected(ana):
    request = ask(ana)
    callbacks.rate(request, severity=5, by=SET_UP, now=NOON)
    remind(NOON)
    callbacks.rate(request, severity=2, by=SET_UP, now=NOON + timedelta(seconds=5))
    assert set(to_come().values_list("template", flat=True)) == {"item-waiting", "item-overdue", "cover-item"}
    remind(NOON + timedelta(seconds=6))
    assert texts_to(MIRA) == ["item-urgent"]


def test_it_reminds_once_of_the_same_rating(ana):
    request = callbacks.rate(ask(ana), severity=5, by=SET_UP, now=NOON)
    remind(NOON)
    callbacks.rate(request, severity=5, by=SET_UP, now=NOON + timedelta(seconds=5))
    remind(NOON + timedelta(seconds=6))
    assert texts_to(MIRA) == ["item-urgent"]


def test_it_reminds_of_a_late_request_once_when_it_is_rated_5(ana):
    """No reminder of a time that has passed is sent after it: one word now, then the next overdue one."""
    request = ask(ana)
    late = NOON + timedelta(hours=4)
    for minute in range(0, 241, 5):
        remind(NOON + timedelta(minutes=minute))
    before = len(texts_to(MIRA))
    callbacks.rate(request, severity=5, by=SET_UP, now=late)
    remind(late + timedelta(seconds=1))
    assert texts_to(MIRA)[before:] == ["item-urgent"]
    remind(late + timedelta(minutes=10))
    assert texts_to(MIRA)[before:] == ["item-urgent"] * 2


def test_it_reminds_the_admin_of_a_5_that_nobody_covers_every_half_hour(eli, ada):
    request = ask(eli)
    callbacks.rate(request, severity=5, by=SET_UP, now=NOON)
    for minute in range(0, 61, 5):
        remind(NOON + timedelta(minutes=minute))
    assert texts_to(str(ada.phone)) == ["admin-uncovered"] * 3


def test_it_refuses_a_rating_that_is_none(ana):
    with pytest.raises(IntegrityError, match="call_back_severity_0_to_5"):
        callbacks.rate(ask(ana), severity=6, by=SET_UP, now=NOON)


def test_it_rates_nothing_that_is_closed(ana, mira):
    request = ask(ana)
    callbacks.close(request, because="by_person", note="done", by=mira, now=NOON)
    with pytest.raises(callbacks.NotOpen):
        callbacks.rate(request, severity=3, by=SET_UP, now=NOON)


def test_it_plans_nothing_for_a_request_that_is_held_p2(ana):
    request = ask(ana)
    callbacks.hold_for(ana.pk, now=NOON)
    callbacks.rate(request, severity=5, by=SET_UP, now=NOON)
    assert not to_come().exists()
