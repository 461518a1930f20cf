"""A reminder asks once more, at the moment of its sending, whether its reason still holds (P2)."""

from datetime import timedelta

import pytest

from clients import records
from clinic import staff
from coaching import callbacks, pauses, reminders
from coaching.models import CallBack, Reminder
from tests.riverbend import JONAS, KARIN, NOON, ask, fresh, harm, texts_to

SOON = NOON + timedelta(seconds=1)


def dropped():
    reminder = Reminder.objects.filter(kind="at_once").get()
    return reminder.sent_at is None and reminder.dropped_at is not None


def test_it_is_dropped_in_a_pause_by_the_clock_though_no_job_has_held_the_request_p2(ben):
    ask(ben)
    harm(ben)
    assert reminders.send_due(now=SOON) == 0
    assert texts_to(JONAS) == []
    assert dropped()


def test_it_is_sent_when_the_pause_is_over_by_the_clock_p3(ben):
    harm(ben, ago=23)
    ask(ben, now=NOON + timedelta(hours=1))
    assert reminders.send_due(now=NOON + timedelta(hours=1)) == 1


def test_it_is_sent_in_a_pause_that_leaves_calls_open(ben, jonas):
    pauses.except_client(ben, reason="calls help", applies=True, channels=["text"], by=jonas, now=NOON)
    harm(ben)
    ask(ben)
    assert reminders.send_due(now=SOON) == 1


def test_it_is_sent_for_a_caregiver_whose_child_is_in_a_pause(ben, jonas):
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=jonas, now=NOON
    )
    harm(ben)
    ask(ben, caregiver_id=karin.pk)
    assert reminders.send_due(now=SOON) == 1


@pytest.mark.parametrize(
    "change",
    [{"held_at": NOON}, {"closed_at": NOON, "closed_because": "called_in"}],
    ids=["held", "closed"],
)
def test_it_is_dropped_when_the_request_is_held_or_closed(ben, change):
    request = ask(ben)
    CallBack.objects.filter(pk=request.pk).update(**change)
    reminders.send_due(now=NOON + timedelta(days=1))
    assert texts_to(JONAS) == []
    assert dropped()
    assert not Reminder.objects.filter(sent_at=None, dropped_at=None, kind="overdue").exists()


def test_it_is_dropped_for_somebody_who_left(ben, jonas, ada):
    ask(ben)
    staff.deactivate(jonas, by=ada, now=NOON)
    assert reminders.send_due(now=SOON) == 0
    assert dropped()


def test_it_is_dropped_for_somebody_without_a_telephone(ben, jonas, ada):
    ask(ben)
    staff.change(jonas, phone="", by=ada, now=NOON)
    reminders.send_due(now=SOON)
    assert dropped()


def test_it_goes_with_its_request_when_that_is_closed(ben, jonas):
    request = ask(ben)
    callbacks.close(request, because="reached", by=jonas, now=NOON)
    assert dropped()
    assert fresh(request).reminders.filter(sent_at=None, dropped_at=None).count() == 0
