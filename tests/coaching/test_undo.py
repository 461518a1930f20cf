"""What was done can be taken back for ten seconds, by whoever did it; later it is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching import admission, callbacks, contacts, limits, undoing
from coaching.models import Contact, Reminder, Undo
from tests.riverbend import BEN, LINE, NOON, ask, fresh, harm

SOON, TOO_LATE = NOON + timedelta(seconds=10), NOON + timedelta(seconds=11)


@pytest.fixture
def seen(ben, jonas):
    facts = admission.by_client(ben.pk, now=NOON)
    contact = contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)
    contacts.mark_seen(contact, by=jonas, now=NOON)
    return contact


@pytest.fixture
def closed(ben, jonas):
    return callbacks.close(ask(ben), because="by_person", note="Spoke in the session", by=jonas, now=NOON)


def test_what_was_seen_comes_back(seen, jonas):
    offered = undoing.offer("contact.seen", [seen.pk], by=jonas, now=NOON)
    undoing.take_back(offered, by=jonas, now=SOON)
    assert (fresh(seen).seen_at, fresh(seen).seen_by) == (None, None)


def test_after_ten_seconds_it_stays(seen, jonas):
    offered = undoing.offer("contact.seen", [seen.pk], by=jonas, now=NOON)
    with pytest.raises(undoing.TooLate):
        undoing.take_back(offered, by=jonas, now=TOO_LATE)
    assert fresh(seen).seen_at == NOON
    with pytest.raises(IntegrityError), transaction.atomic():
        Undo.objects.update(undone_at=TOO_LATE)


def test_nobody_else_takes_it_back(seen, jonas, mira):
    offered = undoing.offer("contact.seen", [seen.pk], by=jonas, now=NOON)
    with pytest.raises(Undo.DoesNotExist):
        undoing.take_back(offered, by=mira, now=SOON)


def test_it_is_taken_back_once(seen, jonas):
    offered = undoing.offer("contact.seen", [seen.pk], by=jonas, now=NOON)
    undoing.take_back(offered, by=jonas, now=NOON)
    contacts.mark_seen(seen, by=jonas, now=SOON)
    undoing.take_back(offered, by=jonas, now=SOON)
    assert Contact.objects.get().seen_at == SOON


def test_a_request_that_was_closed_waits_again_with_its_reminders(closed, jonas):
    undoing.take_back(undoing.offer("call_back.closed", [closed.pk], by=jonas, now=NOON), by=jonas, now=SOON)
    again = fresh(closed)
    assert (again.closed_at, again.closing_note, again.latest_at) == (None, "", closed.latest_at)
    assert Reminder.objects.filter(call_back=closed, sent_at=None, dropped_at=None).exists()


def test_a_pause_that_began_meanwhile_holds_it(ben, closed, jonas):
    harm(ben)
    undoing.take_back(undoing.offer("call_back.closed", [closed.pk], by=jonas, now=NOON), by=jonas, now=SOON)
    assert fresh(closed).held_at == SOON


def test_it_stays_closed_where_the_client_asked_anew(ben, closed, jonas):
    ask(ben)
    offered = undoing.offer("call_back.closed", [closed.pk], by=jonas, now=NOON)
    with pytest.raises(undoing.NotPossible):
        undoing.take_back(offered, by=jonas, now=SOON)
    assert fresh(closed).closed_at == NOON
    assert fresh(offered).undone_at is None


@pytest.fixture
def postponed(ben, jonas):
    """A request that Jonas calls later, and the way back."""
    request = ask(ben)
    was = callbacks.promise_of(request)
    callbacks.postpone(request, until=NOON + timedelta(hours=3), by=jonas, now=NOON)
    before = {"was": was, "kept": callbacks.promise_of(fresh(request))}
    return request, undoing.offer("call_back.postponed", [request.pk], by=jonas, now=NOON, before=before)


def test_a_time_that_was_moved_holds_again_with_its_reminders(postponed, jonas):
    request, offered = postponed
    undoing.take_back(offered, by=jonas, now=SOON)
    assert callbacks.promise_of(fresh(request)) == offered.before["was"]
    assert Reminder.objects.filter(call_back=request, kind="due", due_at=request.latest_at, dropped_at=None).exists()


@pytest.mark.parametrize("meanwhile", ["closed", "moved again", "in a pause"])
def test_a_time_stays_moved_where_something_else_happened(meanwhile, postponed, ben, jonas):
    request, offered = postponed
    if meanwhile == "closed":
        callbacks.close(request, because="by_person", note="Spoke in the session", by=jonas, now=NOON)
    elif meanwhile == "moved again":
        callbacks.postpone(request, until=NOON + timedelta(hours=4), by=jonas, now=NOON)
    else:
        harm(ben)
        callbacks.hold_for(ben.pk, now=NOON)
    with pytest.raises(undoing.NotPossible):
        undoing.take_back(offered, by=jonas, now=SOON)


def test_a_week_of_before_holds_again_unless_it_was_changed_once_more(mira):
    was = limits.week_of(mira)
    limits.set_week(mira, week=was[1:], by=mira, now=NOON)
    before = {"was": limits.plain(was), "kept": limits.version(limits.week_of(mira))}
    for ends_well in (True, False):
        offered = undoing.offer("limits.week_set", [mira.pk], by=mira, now=NOON, before=before)
        if ends_well:
            undoing.take_back(offered, by=mira, now=SOON)
        else:
            with pytest.raises(undoing.NotPossible):
                undoing.take_back(offered, by=mira, now=SOON)
        assert limits.week_of(mira) == was
