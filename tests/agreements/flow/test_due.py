"""What the clock does: reminders on days 3, 7 and 12, expiry on day 14; birthdays, reviews, other therapists."""

from datetime import date, datetime

import pytest
import time_machine

from agreements import drafting, due, life, links, reminders, tasks
from agreements.models import Agreement, AgreementReminder, State
from clients import records
from telephony import stops
from tests.agreements.flow.desk import (
    DEV,
    FAY,
    JONAS,
    KARIN,
    NOON,
    later,
    open_matters,
    sent,
    signs,
    texts_to,
    token,
)

BEGINS_WITH = ("sent",)


def fresh(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def test_dev_is_reminded_on_days_three_seven_and_twelve(agreement):
    for day in range(1, 14):
        due.remind(now=later(days=day))
        due.remind(now=later(days=day))
        assert len(texts_to(DEV, "document-reminder")) == (day >= 3) + (day >= 7) + (day >= 12)


def test_a_reminder_brings_a_link_that_opens_and_ends_the_older_one(agreement):
    old = token(DEV)
    due.remind(now=later(days=3))
    assert links.find(token(DEV, "document-reminder"), now=later(days=3))
    with pytest.raises(links.Gone):
        links.find(old, now=later(days=3))


def test_reminders_come_by_day_where_dev_lives(agreement):
    zone = reminders.ZoneInfo("America/Chicago")
    reminders.plan(agreement.signers.get(role="client"), now=datetime.fromisoformat("2026-03-10T23:30-05:00"))
    hours = {row.due_at.astimezone(zone).hour for row in AgreementReminder.objects.filter(dropped_at=None)}
    assert hours == {10}


def test_nobody_is_reminded_of_what_they_signed(agreement):
    signs(DEV, "Dev Rao", now=later(days=1))
    assert due.remind(now=later(days=13)) == 0


def test_a_phone_that_said_stop_is_left_alone(agreement):
    stops.stop(line="+13145550100", peer=DEV, now=later(days=1))
    assert due.remind(now=later(days=13)) == 0
    assert AgreementReminder.objects.filter(dropped_at=later(days=13)).count() == 3


def test_on_day_fourteen_it_expires_and_jonas_is_told(agreement):
    assert due.expire(now=later(days=13, hours=23)) == 0
    assert due.expire(now=later(days=14)) == 1
    assert due.expire(now=later(days=14)) == 0
    assert fresh(agreement).state == State.EXPIRED
    assert open_matters(agreement) == {"expired"}
    assert len(texts_to(JONAS, "item-waiting")) == 1


def test_a_draft_does_not_expire(fay, mira):
    from_now = drafting.prepare(fay, by=mira, now=NOON)
    due.expire(now=later(days=99))
    assert fresh(from_now).state == State.DRAFT


def test_another_primary_therapist_is_noticed_once(agreement, dev, jonas, mira):
    signs(DEV, "Dev Rao")
    assert due.look_around(now=later(days=1)) == 0
    records.assign_primary(dev, therapist=mira, by=mira, now=later(days=1))
    assert due.look_around(now=later(days=1)) == 1
    assert due.look_around(now=later(days=2)) == 0
    assert "therapist" in open_matters(agreement)


@pytest.mark.parametrize(("born", "found"), [(date(2008, 3, 10), 0), (date(2008, 2, 29), 1)])
def test_on_the_eighteenth_birthday_the_client_signs_anew(fay, mira, born, found):
    fay.born_on = born
    fay.save()
    agreement = sent(fay, by=mira, now=later(days=-9))
    signs(FAY, "Fay Lindqvist", now=later(days=-9))
    signs(KARIN, "Karin Lindqvist", now=later(days=-9))
    midnight_before = datetime.fromisoformat("2026-03-09T23:59-05:00")
    assert due.look_around(now=midnight_before) == found
    assert due.look_around(now=later(days=1)) == 1 - found
    assert "of_age" in open_matters(agreement)


def test_a_review_is_asked_for_and_asked_for_again_a_year_later(agreement, jonas):
    signs(DEV, "Dev Rao")
    assert due.look_around(now=later(days=366)) == 1
    assert due.look_around(now=later(days=367)) == 0
    life.set_review(agreement, on=later(days=700).date(), by=jonas, now=later(days=368))
    assert open_matters(agreement) == {"acknowledge"}
    assert due.look_around(now=later(days=701)) == 1


def test_no_age_is_known_without_a_birthday(fay):
    assert not due.of_age(fay, now=NOON)


def test_somebody_born_on_a_leap_day_is_of_age_on_time(fay):
    fay.born_on = date(2010, 3, 1)
    assert due.of_age(fay, now=datetime.fromisoformat("2028-03-01T12:00-06:00"))
    assert not due.of_age(fay, now=datetime.fromisoformat("2028-02-29T12:00-06:00"))


def test_the_ticks_ask_the_clock_themselves(agreement):
    with time_machine.travel(later(days=14), tick=False):
        assert tasks.remind_signers() == 4  # three reminders, and the end
        assert (tasks.end_what_is_over(), tasks.look_around(), tasks.seal_signed(), tasks.alarm_unsealed()) == (0,) * 4


def test_two_ticks_at_once_remind_once(agreement):
    reminder = AgreementReminder.objects.order_by("due_at").first()
    assert due._one_reminder(reminder.pk, now=later(days=3)) is True
    assert due._one_reminder(reminder.pk, now=later(days=3)) is False


def test_what_another_tick_has_done_meanwhile_is_left(agreement, jonas):
    late = Agreement.objects.waiting()
    assert due._each(late, lambda one: life.void(one, reason="meanwhile", by=jonas, now=NOON)) == 1
    gone = Agreement.objects.filter(pk=agreement.pk)
    listed = gone.order_by("pk")
    assert due._each(Vanishing(listed), life.void) == 0


class Vanishing:
    """Rows that are there when they are listed and taken when they are to be held."""

    def __init__(self, rows):
        self.rows = rows

    def order_by(self, name):
        return self.rows.order_by(name)

    def select_for_update(self, **how):
        return self.rows.none()
