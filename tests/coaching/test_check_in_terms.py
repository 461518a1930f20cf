"""How a check-in is made, moved, marked; closed with coaching; agreed once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching import admission, checkins, contacts, conversations, reaching, treatment, typed
from coaching.models import CheckIn, Reminder
from telephony import checks
from telephony.models import Message
from telephony.signals import message_failed
from tests.riverbend import BEN, LINE, NOON, fresh, harm, trail

EVENING = NOON + timedelta(hours=8)
PICTURE = (("https://api.twilio.com/x", "image/jpeg"),)


def agree(client, therapist, way="any", side="client", due_at=EVENING, now=NOON):
    return checkins.agree(client, therapist=therapist, side=side, way=way, due_at=due_at, by=therapist, now=now)


def texts(body="hello", pictures=(), now=NOON):
    arrived = conversations.Arrived(sid=f"SM{body}", line=LINE, peer=BEN, body=body, pictures=pictures)
    return conversations.receive(arrived, now=now)


def spoke(client, therapist):
    facts = admission.by_client(client.pk, now=NOON)
    call = contacts.open_outgoing(facts, kind="call", by=therapist, line=LINE, peer=BEN, now=NOON)
    contacts.settle(call, "connected", now=NOON)


def test_a_photo_is_met_by_a_photo_alone(ben, jonas):
    row = agree(ben, jonas, "photo")
    texts("it will come")
    spoke(ben, jonas)
    assert fresh(row).met_at is None
    contact = texts("here", PICTURE)
    assert fresh(row).met_by == contact


def test_a_planned_call_is_met_by_a_call_alone(ben, jonas):
    row = agree(ben, jonas, "call", "therapist")
    texts("looking forward to it")
    assert fresh(row).met_at is None
    spoke(ben, jonas)
    assert fresh(row).met_at == NOON


@pytest.mark.parametrize(("side", "meets"), [("client", "the client"), ("therapist", "the therapist")])
def test_a_text_is_met_by_whoever_was_to_write(ben, jonas, side, meets):
    row = agree(ben, jonas, "text", side)
    texts()
    assert (fresh(row).met_at is not None) == (meets == "the client")
    typed.send(ben, body="How did it go?", once=BEN_ONCE, by=jonas, now=NOON + timedelta(minutes=1))
    assert fresh(row).met_at


BEN_ONCE = "00000000-0000-0000-0000-000000000001"


def test_agreed_twice_it_is_one(ben, jonas):
    assert agree(ben, jonas) == agree(ben, jonas)
    assert agree(ben, jonas, "call") != agree(ben, jonas, "text")


def test_it_moves_with_its_reminder_and_keeps_when_it_was_first(ben, jonas):
    row = agree(ben, jonas)
    checkins.move(row, due_at=EVENING + timedelta(hours=1), by=jonas, now=NOON)
    checkins.move(row, due_at=EVENING + timedelta(hours=2), by=jonas, now=NOON)
    row = fresh(row)
    assert (row.due_at, row.first_due_at, row.moved_by) == (EVENING + timedelta(hours=2), EVENING, jonas)
    waiting = Reminder.objects.filter(check_in=row, dropped_at=None)
    assert [reminder.due_at for reminder in waiting] == [EVENING + timedelta(hours=1)]
    assert trail(ben).count("check_in.moved") == 2


def test_it_moves_only_ahead_and_while_it_is_open(ben, jonas):
    row = agree(ben, jonas)
    with pytest.raises(checkins.InThePast):
        checkins.move(row, due_at=NOON, by=jonas, now=NOON)
    checkins.cancel(row, by=jonas, now=NOON)
    with pytest.raises(checkins.NotOpen):
        checkins.move(row, due_at=EVENING, by=jonas, now=NOON)


def test_p2_nothing_is_agreed_or_moved_in_a_pause(ben, jonas):
    row = agree(ben, jonas)
    harm(ben, ago=1)
    for attempt in (lambda: agree(ben, jonas, "call"), lambda: checkins.move(row, due_at=EVENING, by=jonas, now=NOON)):
        with pytest.raises(reaching.NotByTheRule) as refused:
            attempt()
        assert refused.value.decision.until == NOON + timedelta(hours=23)


def test_nothing_is_agreed_after_discharge(ben, jonas):
    treatment.discharge(ben, reason="done", by=jonas, now=NOON)
    with pytest.raises(reaching.NotByTheRule):
        agree(ben, jonas)


def test_a_person_says_that_it_happened_late_or_elsewhere(ben, jonas):
    row = agree(ben, jonas)
    checkins.note_missed(now=EVENING + timedelta(hours=1))
    late = EVENING + timedelta(hours=2)
    for _ in range(2):
        checkins.mark_met(row, by=jonas, now=late)
    assert (fresh(row).met_at, fresh(row).missed_at) == (late, None)
    assert trail(ben).count("check_in.marked_met") == 1


def test_a_planned_call_is_reminded_of_ten_minutes_before(ben, jonas):
    agree(ben, jonas, "call", "therapist")
    assert Reminder.objects.get().due_at == EVENING - timedelta(minutes=10)


def test_one_that_is_agreed_is_one_row(ben, jonas):
    agree(ben, jonas)
    assert CheckIn.objects.get().way == "any"


def write_in_vain(ben, jonas, *, now=NOON, known=NOON + timedelta(minutes=5)):
    written = typed.send(ben, body="How was it?", once=uuid4(), by=jonas, now=now)
    message_failed.send(Message, message=written.message, now=known)


def test_what_a_text_met_that_came_back_is_still_to_come_and_reminded_of(ben, jonas):
    row = agree(ben, jonas, "text", "therapist")
    write_in_vain(ben, jonas)
    assert (fresh(row).met_at, fresh(row).met_by) == (None, None)
    assert Reminder.objects.filter(check_in=row, dropped_at=None).count() == 1
    assert trail(ben)[-1] == "check_in.opened_again"


def test_one_whose_time_went_by_meanwhile_is_missed(ben, jonas):
    row = agree(ben, jonas, "text", "therapist")
    write_in_vain(ben, jonas, now=EVENING - timedelta(minutes=5), known=EVENING + timedelta(hours=1))
    assert not Reminder.objects.filter(check_in=row, dropped_at=None).exists()
    checkins.note_missed(now=EVENING + timedelta(hours=1))
    assert fresh(row).missed_at


def test_a_pause_that_kept_the_text_back_holds_what_it_met(ben, jonas):
    row = agree(ben, jonas, "text", "therapist")
    written = typed.send(ben, body="How was it?", once=uuid4(), by=jonas, now=NOON)
    harm(ben, now=NOON)
    assert checks.reason_to_cancel(written.message, now=NOON) == typed.IN_A_PAUSE
    assert (fresh(row).met_at, fresh(row).held_at) == (None, NOON)
    assert not Reminder.objects.filter(check_in=row, dropped_at=None).exists()


def test_what_their_own_text_met_stays_met_when_the_answer_came_back(ben, jonas):
    row = agree(ben, jonas, "text")
    texts()
    write_in_vain(ben, jonas, now=NOON + timedelta(minutes=1))
    assert fresh(row).met_at == NOON
