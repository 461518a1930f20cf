"""Reminders go out at the policy's times, once each, however often the job runs (P4)."""

from datetime import timedelta

import pytest

from clinic import policies
from coaching import callbacks, escalation, reminders
from coaching.models import Reminder
from telephony.models import Message
from tests.riverbend import ANA, JONAS, LINE, MIRA, NOON, SET_UP, ask, at, texts_to, trail


def remind(now):
    escalation.bring_in_covers(now=now)
    return reminders.send_due(now=now)


def sent_to_mira(until, start=NOON):
    """When each word was queued for her, in minutes from the start; the job runs every five minutes."""
    for minute in range(0, int((until - start).total_seconds() // 60) + 1, 5):
        remind(start + timedelta(minutes=minute))
    rows = Message.objects.filter(peer=MIRA).order_by("due_at")
    return [(int((row.due_at - start).total_seconds() // 60), row.template) for row in rows]


def test_it_reminds_at_once_half_way_when_due_and_then_every_half_hour_p4(ana):
    ask(ana)
    assert sent_to_mira(NOON + timedelta(hours=4, minutes=5)) == [
        (0, "item-waiting"),
        (90, "item-waiting"),
        (180, "item-waiting"),
        (210, "item-overdue"),
        (240, "item-overdue"),
    ]
    assert trail(ana)[-1] == "reminder.sent"


def test_it_brings_in_the_cover_when_it_is_late_and_reminds_both(ana, jonas):
    request = ask(ana)
    sent_to_mira(NOON + timedelta(hours=4))
    request.refresh_from_db()
    assert request.cover == jonas
    assert texts_to(JONAS) == ["cover-item"] * 3


def test_it_waits_for_the_therapists_hours_with_the_first_word(ana):
    ask(ana, now=at(22))
    assert sent_to_mira(at(8, days=1), start=at(22)) == [(600, "item-waiting")]


def test_it_says_only_what_the_policy_asks_for(ana, riverbend):
    policies.publish(
        riverbend, remind_at_once=False, remind_half_way=False, cover_joins_overdue=False, overdue_every_minutes=60,
        by=SET_UP, now=NOON,
    )  # fmt: skip
    ask(ana)
    assert sent_to_mira(NOON + timedelta(hours=5)) == [
        (180, "item-waiting"),
        (240, "item-overdue"),
        (300, "item-overdue"),
    ]
    assert texts_to(JONAS) == []


def test_it_reminds_of_nothing_but_the_admins_where_the_policy_is_silent_and_no_time_was_promised(eli, riverbend, ada):
    policies.publish(riverbend, remind_at_once=False, remind_half_way=False, remind_when_due=False, by=SET_UP, now=NOON)
    ask(eli)
    assert set(Reminder.objects.values_list("kind", flat=True)) == {"uncovered"}


def test_it_reminds_the_owner_on_leave_when_the_leave_ends_though_no_time_was_promised(eli, priya):
    """Unpromised is not forgotten."""
    ask(eli)
    kinds = set(Reminder.objects.filter(recipient=priya).values_list("kind", flat=True))
    assert kinds == {"at_once", "half_way", "due", "overdue"}
    assert Reminder.objects.filter(recipient=priya).order_by("due_at").first().due_at > NOON + timedelta(days=39)


def test_it_sends_each_once_when_the_job_runs_twice_or_dies_in_between(ana):
    ask(ana)
    assert [reminders.send_due(now=NOON), reminders.send_due(now=NOON)] == [1, 0]
    assert texts_to(MIRA) == ["item-waiting"]


def test_it_sends_nothing_of_what_was_undone(ana):
    """The process is killed before the commit: reminder, text and next row are as they were."""
    ask(ana)
    with pytest.raises(KeyboardInterrupt), reminders.transaction.atomic():
        reminders.send_due(now=NOON)
        raise KeyboardInterrupt
    assert texts_to(MIRA) == []
    assert reminders.send_due(now=NOON) == 1


def test_it_does_not_make_up_for_a_night_without_a_worker_in_one_minute(ben):
    """The worker was away for five hours: one overdue word now, the next at its own time."""
    ask(ben)
    remind(NOON)
    back = NOON + timedelta(hours=6, minutes=10)
    remind(back)
    remind(back + timedelta(seconds=1))
    assert texts_to(JONAS).count("item-overdue") == 1
    following = Reminder.objects.get(sent_at=None, dropped_at=None, kind="overdue")
    assert following.due_at == NOON + timedelta(hours=6, minutes=30)


def test_it_carries_a_link_and_not_a_word_of_health_p6(ana):
    ask(ana)
    reminders.send_due(now=NOON)
    text = Message.objects.get(peer=MIRA)
    assert (text.line, text.body, list(text.params)) == (LINE, None, ["url"])
    assert ANA not in str(text.params)


def test_it_leaves_the_words_in_the_recipients_language(ana, mira):
    mira.language = "es"
    mira.save()
    ask(ana)
    reminders.send_due(now=NOON)
    assert Message.objects.get(peer=MIRA).language == "es"


def test_it_tells_the_admins_where_the_owner_no_longer_coaches_the_client_p4(ana, ada):
    request = ask(ana)
    request.owner = None
    reminders.plan(request, callbacks.admission.by_client(ana.pk, now=NOON), now=NOON)
    assert set(Reminder.objects.filter(dropped_at=None).values_list("kind", flat=True)) == {"cover_joins", "uncovered"}
