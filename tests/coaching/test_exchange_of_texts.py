"""An exchange of texts is one contact, with one note; what the rule decides otherwise stands for itself."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clients import records
from coaching import checkins, contacts, conversations, reviews, typed
from coaching.conversations import Arrived
from coaching.models import CallBack, Contact, ConversationText
from telephony.models import Message
from tests.coaching.test_pause_two_jobs import at_the_same_time
from tests.riverbend import ADA, ANA, BEN, ELI, JONAS, KARIN, LINE, MIRA, NOON, at, fresh, harm, texts_to, trail

MINUTE = timedelta(minutes=1)


def text(body="hello", *, minute=0, peer=BEN, now=None, sent=None, **how):
    now = now or NOON + minute * MINUTE
    return conversations.receive(Arrived(sid=f"SM{uuid4()}", line=LINE, peer=peer, body=body, at=sent, **how), now=now)


def write(client, by, *, minute=0, now=None):
    now = now or NOON + minute * MINUTE
    return typed.send(client, body="Try the ice water.", once=uuid4(), by=by, now=now)


def test_three_texts_and_an_answer_are_one_contact(ben, jonas):
    contacts_of = {text("One").pk, text("Two", minute=1).pk, write(ben, jonas, minute=4).contact_id}
    contacts_of.add(text("Better", minute=20).pk)
    contact = Contact.objects.get()
    assert contacts_of == {contact.pk}
    assert (contact.outcome, contact.spoke_with, contact.texts.count()) == ("texted", jonas, 4)
    assert (contact.started_at, contact.ended_at) == (NOON, NOON + 20 * MINUTE)


def test_its_wait_is_counted_from_the_first_unanswered_text(ben, jonas):
    text()
    text(minute=3)
    for minute in (5, 9):
        write(ben, jonas, minute=minute)
    assert Contact.objects.get().wait_seconds == 300


def test_what_staff_began_has_no_wait_and_takes_the_answer(ben, jonas):
    began = write(ben, jonas, minute=0).contact
    assert text(minute=5) == began
    assert (fresh(began).direction, fresh(began).wait_seconds) == ("out", None)


def test_each_text_is_answered_read_and_nudged_for_by_itself_p1(ben):
    text()
    text("HELP", minute=1)
    text("help", minute=2)
    assert texts_to(BEN) == ["text-received", "help", "help"]
    assert texts_to(JONAS) == ["item-waiting"]
    text("Are you there?", minute=3)
    assert texts_to(JONAS) == ["item-waiting"] * 2
    assert ConversationText.objects.filter(read_at=None).count() == 4


def test_each_is_on_the_trail(ben):
    text()
    text(minute=1)
    assert trail(ben)[-3:] == ["contact.began", "contact.settled", "contact.went_on"]


@pytest.mark.parametrize("closing", ["signed", "reviewed"])
def test_a_record_that_is_closed_takes_no_more(ben, jonas, ada, closing):
    first = text()
    if closing == "signed":
        contacts.complete(first, by=jonas, now=NOON + MINUTE, function="skills")
    else:
        reviews.sign_off([first], by=ada, now=NOON + MINUTE)
    second = text(minute=2)
    assert second != first
    assert write(ben, jonas, minute=3).contact == second


def test_p2_a_text_in_a_pause_stands_for_itself(ben):
    first = text()
    harm(ben, now=NOON + MINUTE)
    attempts = {text(minute=2), text(minute=3)}
    assert len({first, *attempts}) == 3
    assert {(one.outcome, one.in_pause) for one in attempts} == {("paused", True)}
    assert texts_to(BEN)[-2:] == ["line-opens-at"] * 2


def test_what_comes_after_the_limits_closed_stands_for_itself(ana, mira):
    open_ones = [text(peer=ANA, now=at(21, 50)), text(peer=ANA, now=at(21, 58))]
    covered = text(peer=ANA, now=at(22, 5))
    assert open_ones[0] == open_ones[1] != covered
    assert (covered.reason, open_ones[0].reason) == ("cover_open", "primary_open")
    assert (len(texts_to(MIRA)), len(texts_to(JONAS))) == (2, 1)


def test_a_caregiver_has_an_exchange_of_her_own(ben, jonas):
    records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=jonas, now=NOON
    )
    his, hers = text(), text(peer=KARIN, minute=1)
    assert (text(minute=2), text(peer=KARIN, minute=3)) == (his, hers)
    assert write(ben, jonas, minute=4).contact == his


def test_a_request_to_be_called_is_a_contact_of_its_own_and_ends_no_exchange(ben, jonas):
    talk, request = text(), text("CALL", minute=1)
    assert request not in (talk, text("Now, please", minute=2))
    assert write(ben, jonas, minute=3).contact == talk
    assert (fresh(talk).outcome, fresh(request).outcome) == ("texted", "call_back")
    assert CallBack.objects.get().contacts.get() == request


def test_p9_one_that_was_held_up_moves_the_beginning_and_lengthens_the_wait(ben, jonas):
    text(minute=10)
    write(ben, jonas, minute=15)
    text("I wrote this first", minute=16, sent=NOON)
    contact = Contact.objects.get()
    assert (contact.started_at, contact.ended_at, contact.wait_seconds) == (NOON, NOON + 15 * MINUTE, 900)


@pytest.mark.parametrize(("sent", "joins"), [(10, 0), (64, 0), (65, 130), (120, 130)])
def test_p9_one_that_was_held_up_joins_the_text_next_to_it(ben, sent, joins):
    contacts_at = {minute: text(minute=minute) for minute in (0, 130)}
    assert text(minute=131, sent=NOON + sent * MINUTE) == contacts_at[joins]


def test_p9_one_that_bridges_two_leaves_them_two_and_is_in_one_of_them(ben):
    first, second = text("One"), text("Two", minute=130)
    text("Between", minute=131, sent=NOON + 65 * MINUTE)
    words = {one: [row.message.body for row in one.texts.all()] for one in (first, second)}
    assert words == {first: ["One"], second: ["Between", "Two"]}
    assert (fresh(second).started_at, Contact.objects.count()) == (NOON + 65 * MINUTE, 2)


@pytest.mark.parametrize("order", [(0, 5, 20), (0, 20, 5), (20, 5, 0)])
def test_p9_what_is_one_does_not_depend_on_what_came_first(ben, jonas, order):
    records.add_phone(ben, number="+13125550199", by=jonas, now=NOON)
    peers = {0: BEN, 5: BEN, 20: "+13125550199"}
    came = {minute: text(peer=peers[minute], minute=21, sent=NOON + minute * MINUTE) for minute in order}
    assert came[0] == came[5] != came[20]
    assert (fresh(came[0]).started_at, fresh(came[0]).ended_at) == (NOON, NOON + 5 * MINUTE)


@pytest.mark.parametrize("body", ["hello", "CALL", "STOP"])
def test_one_that_was_held_up_was_over_when_it_was_sent(ben, body):
    assert fresh(text(body, minute=30, sent=NOON)).ended_at == NOON


def test_so_was_one_that_the_rule_refuses(ben):
    harm(ben, now=NOON)
    assert fresh(text(minute=30, sent=NOON + MINUTE)).ended_at == NOON + MINUTE


def test_each_text_meets_what_was_agreed_for_itself(ben, jonas):
    due = {way: checkins.agree(ben, therapist=jonas, side="client", way=way, due_at=NOON + n * timedelta(hours=1),
                               by=jonas, now=NOON) for n, way in enumerate(("photo", "text"), 1)}  # fmt: skip
    tomorrow = checkins.agree(
        ben, therapist=jonas, side="client", way="photo", due_at=NOON + timedelta(hours=20), by=jonas, now=NOON
    )
    text("my card", pictures=(("https://api.twilio.com/1", "image/jpeg"),))
    text("and thank you", minute=1)
    write(ben, jonas, minute=2)
    assert all(fresh(row).met_at for row in due.values())
    assert fresh(tomorrow).met_at is None


def test_in_a_leave_nobody_covers_every_text_is_kept_and_one_contact(eli, ada):
    kept = {text(peer=ELI, minute=minute) for minute in range(3)}
    assert {one.outcome for one in kept} == {"kept"}
    assert len(kept) == 1
    assert texts_to(ADA) == ["admin-uncovered"]
    assert Message.objects.filter(peer=ELI, direction="out").count() == 3


@pytest.mark.django_db(transaction=True)
def test_p9_two_texts_at_once_are_one_contact(ben):
    at_the_same_time(*[lambda body=body: text(body) for body in ("One", "Two", "Three")])
    assert Contact.objects.get().texts.count() == 3
