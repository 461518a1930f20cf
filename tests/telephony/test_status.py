"""What the carrier reports moves a row forward only, whatever the order and however often it comes."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telephony import signals, status, stops
from telephony.door import Report
from telephony.models import Call, Message
from tests.telephony.conftest import BEN, LINE, MIRA, NOON, fresh

SID = "SM" + "1" * 32
CALL_STORY = ["queued", "initiated", "ringing", "in-progress", "completed"]
TEXT_STORY = ["accepted", "queued", "sending", "sent", "delivered", "read"]


def says(row, word, *, sid=SID, **more) -> bool:
    return status.heard(type(row), row.uuid, Report(sid=sid, status=word, **more), now=NOON)


@pytest.mark.parametrize("end", ["completed", "busy", "no-answer", "failed", "canceled"])
def test_a_call_that_ended_never_reopens(call, end):
    row = call()
    assert says(row, end)
    for word in CALL_STORY[:4]:
        assert not says(row, word)
    assert fresh(row).state == end


def test_it_tells_of_each_step_of_a_call(call, heard):
    row = call()
    for word in CALL_STORY:
        says(row, word)
    states = ["queued", "ringing", "in-progress", "completed"]
    assert heard == [("call", state) for state in states]


def test_it_tells_of_a_text_only_when_it_will_not_arrive(text, heard):
    good, bad = text(), text()
    for word in TEXT_STORY:
        says(good, word)
    for word in ("queued", "sent", "undelivered"):
        says(bad, word, sid="SM" + "2" * 32, error_code=30006 if word == "undelivered" else None)
    assert heard == [("text", "undelivered")]
    assert (fresh(bad).error, fresh(bad).error_code) == ("no texts there", 30006)
    assert fresh(good).state == "read"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_shuffled_and_doubled_reports_end_in_the_same_state(data, call, text):
    end = data.draw(st.sampled_from(["completed", "busy", "no-answer", "failed"]))
    story = [*CALL_STORY[:4], end]
    shuffled = data.draw(st.permutations([*story, *data.draw(st.lists(st.sampled_from(story), max_size=4))]))
    texts = data.draw(st.permutations([*TEXT_STORY, *data.draw(st.lists(st.sampled_from(TEXT_STORY)))]))
    with transaction.atomic():
        row, message = call(), text()
        for word in shuffled:
            says(row, word, sid=f"CA{row.pk}", duration_seconds=7 if word == end else None)
        for word in texts:
            says(message, word, sid=f"SM{message.pk}", segments=1)
        ended, read = fresh(row), fresh(message)
    assert (ended.state, ended.sid, ended.duration_seconds, ended.ended_at) == (end, f"CA{row.pk}", 7, NOON)
    assert (read.state, read.segments) == ("read", 1)


def test_it_hears_a_report_that_comes_before_create_has_returned(text):
    row = text()
    Message.objects.filter(pk=row.pk).update(state="sending", lease_until=NOON, attempts=1)
    assert says(row, "sent")
    now = fresh(row)
    assert (now.state, now.sid, now.lease_until) == ("sent", SID, None)


def test_it_keeps_an_unknown_word_without_applying_it(call):
    row = call()
    says(row, "ringing")
    assert not says(row, "teleported" * 9)
    now = fresh(row)
    assert (now.state, now.unknown_status) == ("ringing", ("teleported" * 9)[:40])


def test_an_unknown_word_shows_that_the_carrier_has_it(text):
    row = text()
    says(row, "levitating")
    assert (fresh(row).state, fresh(row).sid) == ("queued", SID)


def test_a_report_of_another_try_or_of_nobody_changes_nothing(text, heard):
    row = text()
    says(row, "sent")
    assert not says(row, "failed", sid="SM" + "9" * 32)
    assert fresh(row).state == "sent"
    assert not status.heard(Message, uuid.uuid4(), Report(sid=SID, status="sent"), now=NOON)


def test_what_we_gave_up_and_arrived_all_the_same_has_arrived(text):
    row = text()
    Message.objects.filter(pk=row.pk).update(state="dead", error="given up")
    says(row, "delivered")
    assert (fresh(row).state, fresh(row).error) == ("delivered", "")


def test_a_text_that_came_back_for_a_passing_reason_is_sent_again(text, heard):
    row = text()
    says(row, "sent")
    assert not says(row, "undelivered", error_code=30003)
    again = fresh(row)
    assert (again.state, again.sid, again.past_sids, again.error) == ("pending", None, [SID], "unreachable")
    assert again.due_at > NOON
    for late in ("sent", "undelivered", "delivered"):
        assert not says(row, late)
    assert fresh(row).state == "pending"
    assert says(row, "delivered", sid="SM" + "2" * 32)
    assert heard == []


@pytest.mark.parametrize("gone", [{"attempts": 12}, {"valid_until": NOON}, {"state": "dead"}])
def test_a_text_that_came_back_too_late_stays_undelivered(text, heard, gone):
    row = text()
    Message.objects.filter(pk=row.pk).update(**gone)
    says(row, "undelivered", error_code=30008)
    assert (fresh(row).state, heard) == ("undelivered", [("text", "undelivered")])


def test_a_call_that_failed_is_not_repeated_by_itself(call):
    row = call()
    says(row, "failed", error_code=30003)
    assert (fresh(row).state, fresh(row).error) == ("failed", "unreachable")


def test_a_report_of_stop_turns_texts_off(text):
    says(text(), "failed", error_code=21610)
    assert stops.is_stopped(line=LINE, peer=MIRA)


def test_it_notes_when_a_call_was_answered_and_ended(call):
    row, unheard, unanswered = call(), call(), call()
    says(row, "in-progress", sid="CA1")
    assert fresh(row).answered_at == NOON
    says(row, "completed", sid="CA1", duration_seconds=30)
    says(unheard, "completed", sid="CA2", duration_seconds=30)
    says(unanswered, "no-answer", sid="CA3", duration_seconds=0)
    assert (fresh(row).answered_at, fresh(row).ended_at) == (NOON, NOON)
    assert fresh(unheard).answered_at == NOON - timedelta(seconds=30)
    assert (fresh(unanswered).answered_at, fresh(unanswered).duration_seconds) == (None, 0)


def test_a_receiver_that_raises_undoes_the_step(call):
    def broken(**_: object) -> None:
        raise RuntimeError("receiver")

    row = call()
    signals.call_changed.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            says(row, "ringing")
    finally:
        signals.call_changed.disconnect(broken)
    assert fresh(row).state == "pending"
    assert says(row, "ringing")


def test_it_touches_nothing_but_the_news(riverbend, django_assert_num_queries):
    row = Call.objects.create(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="ringing", sid="CA1")
    with django_assert_num_queries(4):  # savepoint, lock, update, release
        status.record(Call, row.uuid, Report(sid="CA1", status="completed", duration_seconds=3), now=NOON)
