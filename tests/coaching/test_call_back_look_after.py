"""No request waits without somebody who is reminded of it, whoever leaves the clinic meanwhile (P4)."""

from datetime import timedelta

from clinic import staff
from coaching import callbacks, covers, limits, pauses, reminders
from coaching.models import Reminder
from tests.riverbend import ADA, BEFORE, JONAS, MIRA, NOON, ask, fresh, harm, texts_to, trail

LATER = NOON + timedelta(minutes=5)


def leaves(user, by):
    staff.deactivate(user, by=by, now=LATER)


def test_it_leaves_a_request_alone_that_has_a_reminder_to_come(ana):
    ask(ana)
    assert callbacks.look_after(now=LATER) == 0


def test_it_entrusts_the_request_of_somebody_who_left_to_the_cover_and_keeps_the_promise(ana, ada, jonas, mira):
    request = ask(ana)
    promised = request.latest_at
    leaves(mira, by=ada)
    reminders.send_due(now=LATER)
    Reminder.objects.update(dropped_at=NOON - timedelta(hours=2))
    assert callbacks.look_after(now=LATER) == 1
    request = fresh(request)
    assert (request.owner, request.latest_at) == (jonas, promised)
    reminders.send_due(now=LATER)
    assert texts_to(JONAS) == ["item-waiting"]
    assert trail(ana)[-2:] == ["call_back.entrusted", "reminder.sent"]


def test_it_tells_the_admin_where_nobody_is_left(ben, ada, jonas):
    request = ask(ben)
    leaves(jonas, by=ada)
    Reminder.objects.update(dropped_at=NOON - timedelta(hours=2))
    assert callbacks.look_after(now=LATER) == 1
    reminders.send_due(now=LATER)
    assert texts_to(ADA) == ["admin-uncovered"]
    assert fresh(request).owner == jonas


def test_it_does_not_try_every_second_where_nobody_can_be_reminded(ben, jonas):
    ask(ben)
    Reminder.objects.update(dropped_at=NOON - timedelta(minutes=10))
    assert callbacks.look_after(now=LATER) == 0
    assert callbacks.look_after(now=NOON + timedelta(hours=1)) == 1


def test_it_plans_nothing_in_a_pause_p2(ben):
    ask(ben)
    Reminder.objects.update(dropped_at=NOON - timedelta(hours=2))
    harm(ben)
    assert callbacks.look_after(now=LATER) == 0
    pauses.take_effect(now=LATER)
    assert callbacks.look_after(now=LATER) == 0


def test_it_finds_the_one_who_covers_by_now(eli, priya, jonas):
    """Nobody covered when it was taken; a cover was named since."""
    request = ask(eli)
    change = limits.override(
        priya, starts_at=BEFORE, ends_at=NOON + timedelta(days=40), leave=True, cover=jonas, by=priya, now=NOON
    )
    covers.accept(change.cover_requests.get(), by=jonas, now=NOON)
    Reminder.objects.update(dropped_at=NOON - timedelta(hours=2))
    callbacks.look_after(now=LATER)
    assert fresh(request).owner == jonas
    assert texts_to(MIRA) == []
