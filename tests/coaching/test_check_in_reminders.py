"""Whoever agreed to make the contact is reminded beforehand, and never in a pause (P2)."""

from datetime import timedelta

import pytest

from coaching import checkins, pauses
from coaching.models import Reminder
from telephony import wording
from telephony.models import Message
from tests.riverbend import BEN, DEV, JONAS, NOON, fresh, harm, texts_to, trail

EVENING = NOON + timedelta(hours=8)
BEFORE_IT = EVENING - timedelta(hours=1)


def agree(client, therapist, side="client", due_at=EVENING):
    return checkins.agree(client, therapist=therapist, side=side, due_at=due_at, by=therapist, now=NOON)


def test_it_reminds_the_client_an_hour_before_in_their_own_time(ben, jonas):
    agree(ben, jonas)
    assert checkins.remind_due(now=BEFORE_IT - timedelta(seconds=1)) == 0
    assert [checkins.remind_due(now=BEFORE_IT), checkins.remind_due(now=BEFORE_IT)] == [1, 0]
    assert texts_to(BEN) == ["check-in-due"]
    text = Message.objects.get(peer=BEN)
    assert "8:00 pm" in wording.render(text.template, text.params, "en")
    assert trail(ben)[-1] == "check_in.reminded"


def test_it_reminds_the_therapist_without_a_word_of_it_p6(ben, jonas):
    agree(ben, jonas, side="therapist")
    checkins.remind_due(now=BEFORE_IT)
    assert texts_to(JONAS) == ["item-waiting"]
    assert list(Message.objects.get(peer=JONAS).params) == ["url"]


def test_it_reminds_half_way_where_less_than_two_hours_are_left(ben, jonas):
    agree(ben, jonas, due_at=NOON + timedelta(minutes=30))
    assert Reminder.objects.get().due_at == NOON + timedelta(minutes=15)


@pytest.mark.parametrize("ending", ["met", "cancelled"])
def test_it_reminds_of_nothing_that_is_over(ben, jonas, ending):
    row = agree(ben, jonas)
    if ending == "cancelled":
        checkins.cancel(row, by=jonas, now=NOON)
    else:
        checkins.CheckIn.objects.filter(pk=row.pk).update(met_at=NOON)
    assert checkins.remind_due(now=BEFORE_IT) == 0
    assert Reminder.objects.get().dropped_at
    assert texts_to(BEN) == []


def test_it_reminds_nobody_when_the_time_has_gone_by(ben, jonas):
    agree(ben, jonas)
    assert checkins.remind_due(now=EVENING) == 0


def test_it_reminds_nobody_in_a_pause_by_the_clock_p2(ben, jonas):
    agree(ben, jonas)
    harm(ben, now=BEFORE_IT)
    assert checkins.remind_due(now=BEFORE_IT) == 0
    assert texts_to(BEN) == []


def test_it_reminds_nobody_in_a_pause_that_closes_texts_alone_p2(ben, jonas):
    pauses.except_client(ben, reason="calls help", applies=True, channels=["text"], by=jonas, now=NOON)
    agree(ben, jonas)
    harm(ben, now=BEFORE_IT)
    assert checkins.remind_due(now=BEFORE_IT) == 0


def test_it_reminds_nobody_before_the_agreement_is_signed(dev, jonas):
    agree(dev, jonas)
    assert checkins.remind_due(now=BEFORE_IT) == 0
    assert texts_to(DEV) == []


def test_it_reminds_anew_after_the_pause(ben, jonas):
    row = agree(ben, jonas)
    harm(ben)
    pauses.take_effect(now=NOON)
    over = NOON + timedelta(hours=24)
    pauses.take_effect(now=over)
    due_at = fresh(row).due_at
    assert checkins.remind_due(now=due_at - timedelta(hours=1)) == 1
