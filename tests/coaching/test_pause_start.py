"""The 24 hours count from the act (P2), and nothing but an act starts them (P3)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic import audit
from coaching import acts, admission
from coaching.models import Pause, PauseEnd
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.riverbend import NOON, fresh, harm, trail


def outcome(client, now, channel=Channel.CALL):
    return admission.by_client(client.pk, now=now).decide(channel, now).outcome


def test_it_closes_coaching_for_24_hours_from_the_act_p2(ben):
    act, pause = harm(ben)
    assert (pause.starts_at, pause.ends_at) == (NOON, NOON + timedelta(hours=24))
    assert pause.act == act
    assert pause.channels == ["call", "text"]
    assert outcome(ben, NOON + timedelta(hours=24, microseconds=-1)) == Outcome.PAUSED
    assert outcome(ben, NOON + timedelta(hours=24)) == Outcome.CONNECT
    assert outcome(ben, NOON, Channel.TEXT) == Outcome.PAUSED


def test_it_counts_from_the_act_not_from_the_report_p2(ben):
    _, pause = harm(ben, ago=20)
    assert pause.ends_at == NOON + timedelta(hours=4)
    assert outcome(ben, NOON + timedelta(hours=3, minutes=59)) == Outcome.PAUSED
    assert outcome(ben, NOON + timedelta(hours=4)) == Outcome.CONNECT


def test_it_records_an_act_of_more_than_24_hours_ago_and_pauses_nothing_p3(ben):
    act, pause = harm(ben, ago=24)
    assert act.pk
    assert pause is None
    assert outcome(ben, NOON) == Outcome.CONNECT
    assert trail(ben)[-1] == "act.recorded"


def test_it_starts_anew_with_a_later_act_p2(ben):
    _, first = harm(ben)
    _, second = harm(ben, now=NOON + timedelta(hours=5))
    assert second.ends_at == NOON + timedelta(hours=29)
    assert fresh(first).closed_because == PauseEnd.RESTARTED
    assert Pause.objects.get(closed_at=None) == second


def test_it_is_never_shortened_by_an_act_before_the_one_that_counts_p2(ben):
    _, first = harm(ben)
    _, again = harm(ben, ago=10, now=NOON + timedelta(hours=1))
    assert again == first
    assert fresh(first).closed_at is None
    assert first.ends_at == NOON + timedelta(hours=24)


def test_it_is_begun_by_a_new_act_when_the_time_of_the_last_is_over_and_no_job_has_said_so(ben):
    _, first = harm(ben)
    _, second = harm(ben, now=NOON + timedelta(hours=30))
    first = fresh(first)
    assert second != first
    assert (first.closed_because, first.closed_at, first.closed_by) == (PauseEnd.ELAPSED, first.ends_at, None)


def test_it_lasts_24_elapsed_hours_when_the_clocks_go_forward_p2(ben):
    chicago = ZoneInfo("America/Chicago")
    evening = datetime(2026, 3, 7, 20, 0, tzinfo=chicago).astimezone(UTC)
    _, pause = harm(ben, now=evening)
    assert pause.ends_at - pause.starts_at == timedelta(hours=24)
    assert pause.ends_at.astimezone(chicago).hour == 21
    assert outcome(ben, pause.ends_at - timedelta(seconds=1)) == Outcome.PAUSED


def test_it_lasts_24_elapsed_hours_when_the_clocks_go_back_p2(ben):
    chicago = ZoneInfo("America/Chicago")
    evening = datetime(2026, 10, 31, 20, 0, tzinfo=chicago).astimezone(UTC)
    _, pause = harm(ben, now=evening)
    assert pause.ends_at - pause.starts_at == timedelta(hours=24)
    assert pause.ends_at.astimezone(chicago).hour == 19


def test_it_counts_an_unknown_time_from_the_report_and_says_so(ben):
    act, pause = acts.record(
        ben, occurred_at=None, precision="exact", reported_by="client", by=audit.the_client(ben.pk), now=NOON
    )
    assert (act.occurred_at, act.precision) == (NOON, "unknown")
    assert pause.ends_at == NOON + timedelta(hours=24)


def test_it_has_no_verb_for_an_urge_p3():
    """What starts a pause is an act; nothing takes an urge, an idea or a rating."""
    verbs = {name for name in vars(acts) if not name.startswith("_") and callable(getattr(acts, name))}
    ours = {name for name in verbs if getattr(acts, name).__module__ == "coaching.acts"}
    assert ours - {"NotYetHappened", "AlreadyCorrected", "OnRecordAlready"} == {"record", "record_once", "correct"}
