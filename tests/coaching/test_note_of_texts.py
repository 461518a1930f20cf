"""A note is asked for of an exchange of texts as of a call: once it is over, and where both sides wrote."""

from datetime import timedelta

import pytest

from coaching import contacts, nagging
from coaching.models import Contact
from coaching.models.contact import UNWRITTEN
from coaching.views.rows import due
from telephony.models import Message
from tests.coaching.test_exchange_of_texts import text, write
from tests.riverbend import JONAS, NOON

OVER, NEXT_DAY = NOON + timedelta(hours=3), NOON + timedelta(hours=25)


def asked_of(jonas, *, now=OVER):
    return list(due.notes(jonas, now))


def test_it_is_asked_of_whoever_answered_when_the_exchange_is_over(ben, jonas):
    contact = text()
    write(ben, jonas, minute=4)
    text("Better", minute=20)
    assert asked_of(jonas, now=NOON + timedelta(hours=2)) == []
    assert asked_of(jonas) == [contact]
    contacts.complete(contact, by=jonas, now=OVER, function="skills")
    assert asked_of(jonas) == []


def test_it_is_asked_of_what_staff_began_once_it_is_answered(ben, jonas):
    began = write(ben, jonas, minute=0).contact
    assert asked_of(jonas) == []
    text(minute=5)
    assert asked_of(jonas) == [began]


def test_a_stop_answers_nobody(ben, jonas):
    write(ben, jonas, minute=0)
    text("STOP", minute=5)
    assert asked_of(jonas) == []


def test_it_is_not_asked_where_one_side_wrote_alone(ben, jonas):
    text()
    write(ben, jonas, minute=180)
    assert not Contact.objects.filter(UNWRITTEN).exists()
    assert not any(contact.is_talk for contact in Contact.objects.all())
    assert asked_of(jonas, now=NEXT_DAY) == []


def test_nobody_is_nudged_of_what_no_board_shows(ben, jonas):
    text()
    write(ben, jonas, minute=4)
    nagging.nag(now=NOON + timedelta(days=61))
    assert asked_of(jonas, now=NOON + timedelta(days=61)) == []
    assert not Message.objects.filter(dedupe_key__startswith="unfinished:").exists()


@pytest.mark.parametrize(("answers", "nudged"), [(True, 1), (False, 0)])
def test_the_therapist_is_nudged_after_a_day(ben, jonas, answers, nudged):
    contact = text()
    if answers:
        write(ben, jonas, minute=4)
    contact.refresh_from_db()
    assert contact.is_talk == answers
    nagging.nag(now=NEXT_DAY)
    assert Message.objects.filter(peer=JONAS, dedupe_key__startswith="unfinished:").count() == nudged
