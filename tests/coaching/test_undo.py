"""What was done can be taken back for ten seconds, by whoever did it; later it is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching import admission, callbacks, contacts, undoing
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
