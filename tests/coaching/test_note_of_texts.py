"""A note is asked for of an exchange of texts as of a call: once it is over, and where both sides wrote."""

from datetime import timedelta

import pytest

from coaching import contacts, nagging, pauses
from coaching.models import Contact
from coaching.models.contact import UNWRITTEN
from coaching.views.rows import contact as page
from coaching.views.rows import due
from telephony.models import Message
from telephony.signals import message_failed
from tests.coaching.test_exchange_of_texts import MINUTE, text, write
from tests.riverbend import ANA, JONAS, NOON, at, fresh, harm, trail

OVER, NEXT_DAY = NOON + timedelta(hours=3), NOON + timedelta(hours=27)


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


def test_it_is_asked_where_the_answer_comes_after_the_limits_closed(ana, mira):
    began = write(ana, mira, now=at(21, 58)).contact
    kept = text(peer=ANA, now=at(22, 5))
    write(ana, mira, now=at(22, 10))
    assert kept == began
    assert asked_of(mira, now=at(23, 59) + 3 * MINUTE) == []
    assert asked_of(mira, now=at(22, 10) + timedelta(hours=2)) == [began]


def test_it_is_asked_once_of_what_was_texted_in_a_pause_after_a_check(ben, jonas):
    _act, pause = harm(ben)
    pauses.record_check(pause, kind="risk", reason="asks how he is", by=jonas, now=NOON)
    began = write(ben, jonas, minute=1).contact
    attempts = [text(minute=2)]
    assert write(ben, jonas, minute=3).contact == began
    attempts.append(text("Yes", minute=4))
    assert asked_of(jonas) == [began]
    assert (fresh(began).decision, fresh(began).in_pause) == ("paused", False)
    assert len({began, *attempts}) == 3
    assert {(one.outcome, one.in_pause) for one in attempts} == {("paused", True)}
    assert trail(ben).count("contact.answered") == 1


def test_it_is_asked_of_what_staff_began_before_a_pause_in_which_it_is_answered(ben, jonas):
    began = write(ben, jonas, minute=0).contact
    harm(ben, now=NOON + MINUTE)
    pauses.record_check(ben.pauses.get(), kind="risk", reason="asks how he is", by=jonas, now=NOON + MINUTE)
    assert text(minute=2) != began
    assert asked_of(jonas) == [began]
    assert write(ben, jonas, minute=3).contact != began
    began.refresh_from_db()
    told = dict(page.facts(began, jonas, OVER))
    assert told["When they answered, the line decided"] == "Told when coaching opens again"
    assert "The line decided" not in told


def came_back(written, *, minute):
    message_failed.send(Message, message=written.message, now=NOON + minute * MINUTE)


def test_it_is_not_asked_where_nothing_of_staff_reached_the_client(ben, jonas, mira):
    contact = text()
    came_back(write(ben, jonas, minute=4), minute=5)
    contact.refresh_from_db()
    assert (contact.outcome, contact.spoke_with, contact.wait_seconds) == ("delivered", None, None)
    assert asked_of(jonas) == []
    assert write(ben, mira, minute=10).contact == contact
    assert (fresh(contact).spoke_with, fresh(contact).wait_seconds) == (mira, 600)
    assert asked_of(mira) == [contact]


def test_it_is_asked_where_one_of_two_texts_of_staff_came_back(ben, jonas):
    contact = text()
    came_back(write(ben, jonas, minute=4), minute=6)
    write(ben, jonas, minute=5)
    assert asked_of(jonas) == [contact]


@pytest.mark.parametrize("known", [1, 6], ids=["before they wrote", "after they wrote"])
def test_what_staff_began_and_came_back_is_answered_by_nobody(ben, jonas, known):
    began = write(ben, jonas, minute=0)
    theirs = None
    for minute in range(1, 7):
        if minute == known:
            came_back(began, minute=minute)
        if minute == 5:
            theirs = text(minute=minute)
    assert (fresh(began.contact).outcome, fresh(began.contact).is_talk) == ("came_back", False)
    assert (theirs == began.contact) == (known > 5)
    assert asked_of(jonas) == []
    assert write(ben, jonas, minute=10).contact == theirs
    assert asked_of(jonas) == [theirs]


def test_a_record_that_was_signed_keeps_who_wrote_when_it_came_back(ben, jonas):
    contact = text()
    written = write(ben, jonas, minute=4)
    contacts.complete(contact, by=jonas, now=NOON + 5 * MINUTE, function="skills")
    came_back(written, minute=6)
    assert (fresh(contact).outcome, fresh(contact).spoke_with) == ("delivered", jonas)


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
