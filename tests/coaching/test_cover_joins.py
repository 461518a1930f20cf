"""The cover is whoever covers at that moment, not whoever did when the request was taken."""

from datetime import timedelta

from clinic.roles import Role
from coaching import callbacks, covers, escalation, limits
from coaching.models import CallBack, Reminder
from tests.riverbend import NOON, SET_UP, ask, fresh, harm, person

LATE = NOON + timedelta(hours=3)


def test_it_joins_the_one_who_covers_by_now(ana, mira, riverbend):
    request = ask(ana)
    priya = person(riverbend, "Priya Nair", Role.THERAPIST, phone="+13145550113")
    change = limits.override(
        mira, starts_at=NOON, ends_at=NOON + timedelta(days=1), cover=priya, by=mira, now=NOON + timedelta(hours=1)
    )
    covers.accept(change.cover_requests.get(), by=priya, now=NOON + timedelta(hours=2))
    assert escalation.bring_in_covers(now=LATE) == 1
    assert fresh(request).cover == priya
    assert Reminder.objects.get(kind="cover_joins").recipient == priya


def test_it_joins_nobody_before_the_request_is_late(ana):
    ask(ana)
    assert escalation.bring_in_covers(now=LATE - timedelta(seconds=1)) == 0


def test_it_joins_nobody_twice(ana):
    ask(ana)
    assert [escalation.bring_in_covers(now=LATE), escalation.bring_in_covers(now=LATE)] == [1, 0]


def test_it_drops_the_row_where_nobody_covers(ben):
    ask(ben)
    assert escalation.bring_in_covers(now=LATE) == 0
    assert Reminder.objects.get(kind="cover_joins").dropped_at == LATE


def test_it_drops_the_row_where_the_cover_owes_the_call_already(ana, jonas):
    request = ask(ana)
    CallBack.objects.filter(pk=request.pk).update(owner=jonas)
    assert escalation.bring_in_covers(now=LATE) == 0
    assert fresh(request).cover is None


def test_it_joins_nobody_in_a_pause_that_no_job_has_carried_out_yet_p2(ana):
    request = ask(ana)
    harm(ana, now=LATE)
    assert escalation.bring_in_covers(now=LATE) == 0
    assert fresh(request).cover is None
    assert Reminder.objects.get(kind="cover_joins").dropped_at is None


def test_it_joins_nobody_to_a_request_that_is_held_or_closed(ana, mira):
    request = ask(ana)
    CallBack.objects.filter(pk=request.pk).update(held_at=NOON)
    assert escalation.bring_in_covers(now=LATE) == 0
    CallBack.objects.filter(pk=request.pk).update(held_at=None)
    callbacks.close(request, because="reached", by=SET_UP, now=NOON)
    assert escalation.bring_in_covers(now=LATE) == 0
