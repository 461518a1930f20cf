"""Every row of the decision table: outcome, reason, the way on. Named people of the demo clinic."""

from dataclasses import replace

import pytest

from coaching.rules import Decision, Offer, Outcome, Reason, decide
from telephony.channels import Channel
from tests.rules.people import ANA, HOUR, chicago, jonas, mira, off, priya

NOON = chicago("2026-06-02 12:00")  # a Tuesday; mira takes calls from 08:00 to 21:00
NIGHT = chicago("2026-06-02 23:00")
BACK = chicago("2026-06-20 08:00")


def test_it_asks_an_unknown_caller_for_the_pin():
    assert decide(replace(ANA, identified=False), Channel.CALL, NOON) == Decision(
        Outcome.IDENTIFY, Reason.UNKNOWN_CALLER, offer=(Offer.CRISIS_LINES, Offer.ENTER_PIN)
    )


def test_it_asks_for_no_pin_by_text():
    decision = decide(replace(ANA, identified=False), Channel.TEXT, NOON)
    assert (decision.outcome, decision.offer) == (Outcome.IDENTIFY, (Offer.CRISIS_LINES,))


def test_it_gives_a_discharged_client_the_office_number():
    assert decide(replace(ANA, discharged=True), Channel.CALL, NOON) == Decision(
        Outcome.ENDED, Reason.DISCHARGED, offer=(Offer.CRISIS_LINES, Offer.OFFICE_NUMBER)
    )


def test_it_says_in_a_pause_when_coaching_opens_again_and_that_appointments_stand_p2():
    in_pause = replace(ANA, pause_ends_at=NOON + 4 * HOUR)
    assert decide(in_pause, Channel.CALL, NOON) == Decision(
        Outcome.PAUSED,
        Reason.IN_PAUSE,
        until=NOON + 4 * HOUR,
        offer=(Offer.CRISIS_LINES, Offer.APPOINTMENTS_STAND),
    )


def test_it_waits_for_the_agreement():
    assert decide(replace(ANA, agreement_in_force=False), Channel.CALL, NOON) == Decision(
        Outcome.NOT_SET_UP, Reason.NO_AGREEMENT, offer=(Offer.CRISIS_LINES, Offer.SIGN_AGREEMENT)
    )


@pytest.mark.parametrize("channel", Channel)
def test_it_connects_the_primary_therapist_within_limits(channel):
    assert decide(ANA, channel, NOON) == Decision(Outcome.CONNECT, Reason.PRIMARY_OPEN, coach=mira.id)


def test_it_keeps_to_the_limits_of_the_channel():
    late = chicago("2026-06-02 21:30")
    assert decide(ANA, Channel.TEXT, late).outcome == Outcome.CONNECT
    assert decide(ANA, Channel.CALL, late).outcome == Outcome.CALL_BACK


@pytest.mark.parametrize(
    ("situation", "now"),
    [
        (replace(ANA, cover=jonas), NIGHT),
        (replace(ANA, cover=jonas, tried=frozenset({mira.id})), NOON),
        (replace(ANA, cover=jonas, primary=priya, away_until=BACK), NOON),
        (replace(ANA, cover=jonas, primary=None), NOON),
    ],
    ids=["primary closed", "primary tried", "primary on leave", "no primary"],
)
def test_it_connects_the_cover(situation, now):
    assert decide(situation, Channel.CALL, now) == Decision(Outcome.CONNECT, Reason.COVER_OPEN, coach=jonas.id)


def test_it_takes_a_call_back_outside_limits():
    assert decide(ANA, Channel.CALL, NIGHT) == Decision(
        Outcome.CALL_BACK,
        Reason.OUTSIDE_LIMITS,
        latest=chicago("2026-06-03 11:00"),
        offer=(Offer.CRISIS_LINES, Offer.MEANWHILE, Offer.CALL_BACK),
    )


@pytest.mark.parametrize(
    "situation",
    [
        replace(ANA, tried=frozenset({mira.id})),
        replace(ANA, cover=jonas, tried=frozenset({mira.id, jonas.id})),
        replace(ANA, cover=off(jonas, NOON, NOON + 5 * HOUR), tried=frozenset({mira.id})),
        replace(ANA, primary=off(mira, NOON, NOON + HOUR / 60), cover=jonas, tried=frozenset({jonas.id})),
    ],
    ids=["no cover", "cover tried too", "cover closed", "cover tried alone"],
)
def test_it_takes_a_call_back_when_nobody_answered(situation):
    decision = decide(situation, Channel.CALL, NOON)
    assert (decision.outcome, decision.reason) == (Outcome.CALL_BACK, Reason.NO_ANSWER)
    assert decision.latest in (NOON + 3 * HOUR, NOON + 3 * HOUR + HOUR / 60)


def test_it_says_no_answer_of_somebody_who_closed_while_the_phone_rang():
    closing = chicago("2026-06-02 21:00")
    decision = decide(replace(ANA, tried=frozenset({mira.id})), Channel.CALL, closing)
    assert decision.reason == Reason.NO_ANSWER


def test_it_promises_no_time_in_a_leave_without_cover():
    eli = replace(ANA, primary=priya, away_until=BACK)
    assert decide(eli, Channel.CALL, NOON) == Decision(
        Outcome.CALL_BACK,
        Reason.AWAY_NO_COVER,
        until=BACK,
        offer=(Offer.CRISIS_LINES, Offer.MEANWHILE, Offer.CALL_BACK, Offer.OFFICE_NUMBER),
    )


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        (replace(ANA, primary=priya), Reason.NOBODY_OPENS),
        (replace(ANA, primary=priya, cover=priya, away_until=BACK), Reason.NOBODY_OPENS),
        (replace(ANA, primary=None, cover=priya), Reason.NOBODY_OPENS),
        (replace(ANA, primary=priya, away_until=NOON), Reason.NOBODY_OPENS),
        (replace(ANA, primary=None), Reason.NO_THERAPIST),
    ],
    ids=["no hours", "cover closed too", "only a closed cover", "leave just over", "nobody at all"],
)
def test_it_says_why_no_time_is_promised(situation, reason):
    decision = decide(situation, Channel.CALL, NOON)
    assert (decision.outcome, decision.reason, decision.latest) == (Outcome.CALL_BACK, reason, None)
    assert Offer.OFFICE_NUMBER in decision.offer


def test_it_says_until_when_somebody_is_away_though_a_cover_will_call_back():
    away = replace(ANA, primary=priya, away_until=BACK, cover=off(jonas, NOON, NOON + 2 * HOUR))
    decision = decide(away, Channel.CALL, NOON)
    assert (decision.reason, decision.until) == (Reason.OUTSIDE_LIMITS, BACK)
    assert decision.latest == NOON + 3 * HOUR
