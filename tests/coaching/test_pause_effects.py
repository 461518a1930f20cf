"""What a pause's start and end bring about: done once each, told once each, however often the job runs."""

from datetime import timedelta

import pytest

from coaching import checkins, notices, pauses
from coaching.models import PauseEnd
from tests.riverbend import ANA, BEN, JONAS, NOON, ask, fresh, harm, texts_to, trail

SOON = NOON + timedelta(seconds=1)
OVER = NOON + timedelta(hours=24)


def test_it_tells_client_and_therapist_once_that_it_began(ben):
    _, pause = harm(ben)
    assert [pauses.take_effect(now=SOON), pauses.take_effect(now=SOON)] == [1, 0]
    assert texts_to(BEN) == ["line-opens-at"]
    assert texts_to(JONAS) == ["item-waiting"]
    assert fresh(pause).start_effects_at == SOON
    assert trail(ben)[-1] == "pause.took_effect"


def test_it_tells_client_and_therapist_once_that_it_is_over(ben):
    _, pause = harm(ben)
    pauses.take_effect(now=SOON)
    assert [pauses.take_effect(now=OVER), pauses.take_effect(now=OVER)] == [2, 0]
    assert texts_to(BEN) == ["line-opens-at", "line-open-again"]
    assert texts_to(JONAS) == ["item-waiting", "item-waiting"]
    pause = fresh(pause)
    assert (pause.closed_because, pause.closed_at, pause.end_effects_at) == (PauseEnd.ELAPSED, OVER, OVER)
    assert trail(ben)[-2:] == ["pause.elapsed", "pause.effects_ended"]


def test_it_does_nothing_between_start_and_end(ben):
    harm(ben)
    pauses.take_effect(now=SOON)
    assert pauses.take_effect(now=OVER - timedelta(seconds=1)) == 0


def test_it_tells_of_no_end_where_no_start_was_told(ben):
    harm(ben)
    pauses.take_effect(now=OVER)
    assert texts_to(BEN) == []


def test_it_tells_the_new_time_and_no_end_when_a_later_act_restarts_it_p2(ben):
    harm(ben)
    pauses.take_effect(now=SOON)
    harm(ben, now=NOON + timedelta(hours=5))
    pauses.take_effect(now=NOON + timedelta(hours=5, seconds=1))
    pauses.take_effect(now=OVER)
    assert texts_to(BEN) == ["line-opens-at", "line-opens-at"]
    pauses.take_effect(now=NOON + timedelta(hours=29))
    assert texts_to(BEN)[2:] == ["line-open-again"]


def test_it_opens_again_when_the_act_is_withdrawn_or_the_pause_ended_early(ben, jonas):
    _, pause = harm(ben)
    request = ask(ben, caregiver_id=None, now=NOON - timedelta(minutes=5))
    pauses.take_effect(now=SOON)
    pauses.end_early(pause, reason="seen", by=jonas, now=NOON + timedelta(hours=1))
    pauses.take_effect(now=NOON + timedelta(hours=1))
    assert fresh(request).held_at is None


def test_it_leaves_the_call_backs_alone_where_calls_stay_open_and_does_not_tell_of_a_closed_line(ben, jonas):
    request = ask(ben)
    pauses.except_client(ben, reason="calls help", applies=True, channels=["text"], by=jonas, now=NOON)
    harm(ben)
    pauses.take_effect(now=SOON)
    assert fresh(request).held_at is None
    pauses.take_effect(now=OVER)
    assert texts_to(BEN) == []


def test_it_lets_call_backs_go_when_an_exception_opens_calls_in_a_pause(ben, jonas):
    request = ask(ben)
    harm(ben)
    pauses.take_effect(now=SOON)
    assert fresh(request).held_at == SOON
    pauses.except_client(
        ben, reason="calls help", applies=True, channels=["text"], by=jonas, now=NOON + timedelta(hours=1)
    )
    pauses.take_effect(now=NOON + timedelta(hours=1))
    assert fresh(request).held_at is None


def test_it_keeps_check_ins_held_until_nothing_is_closed_any_more(ben, jonas):
    check_in = checkins.agree(
        ben, therapist=jonas, side="client", due_at=NOON + timedelta(hours=3), by=jonas, now=NOON - timedelta(hours=1)
    )
    harm(ben)
    pauses.take_effect(now=SOON)
    assert fresh(check_in).held_at == SOON
    harm(ben, now=NOON + timedelta(hours=2))
    pauses.take_effect(now=NOON + timedelta(hours=2))
    assert fresh(check_in).held_at == SOON
    pauses.take_effect(now=NOON + timedelta(hours=26))
    assert fresh(check_in).held_at is None


def test_it_does_not_let_one_pause_that_fails_stop_the_others(ana, ben, monkeypatch):
    _, broken = harm(ana, ago=1)
    _, whole = harm(ben)
    tell = notices.pause_started

    def fails_for_ana(pause, *, now):
        if pause.client_id == ana.pk:
            raise RuntimeError("broken")
        tell(pause, now=now)

    monkeypatch.setattr(notices, "pause_started", fails_for_ana)
    assert pauses.take_effect(now=SOON) == 1
    assert fresh(broken).start_effects_at is None
    assert fresh(whole).start_effects_at == SOON
    monkeypatch.undo()
    assert pauses.take_effect(now=SOON) == 1
    assert texts_to(ANA) == ["line-opens-at"]


def test_it_takes_a_few_at_a_time(ana, ben):
    harm(ana, ago=1)
    harm(ben)
    assert pauses.take_effect(now=SOON, limit=1) == 1
    assert pauses.take_effect(now=SOON, limit=1) == 1


@pytest.mark.parametrize("hours", [0, 23])
def test_it_is_late_in_words_only_never_in_the_rule_p2(ben, hours):
    """No job has run: the clock alone closes the line."""
    harm(ben)
    now = NOON + timedelta(hours=hours)
    facts = pauses.admission.by_client(ben.pk, now=now)
    assert facts.decide("call", now).outcome == "paused"
