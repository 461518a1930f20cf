"""A therapist's week: replaced as a whole, kept in wall time, with how soon they answer and who covers."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.models import AuditEvent
from coaching import admission, covers, limits
from coaching.limits import Hours
from coaching.models import LimitSetting, WeeklyWindow
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.riverbend import NOON, ask, at, fresh


def outcome(client, now, channel=Channel.CALL):
    return admission.by_client(client.pk, now=now).decide(channel, now).outcome


def test_it_replaces_the_week(mira, ana):
    limits.set_week(mira, week=[Hours("call", 1, time(20), time(2))], by=mira, now=NOON)
    window = WeeklyWindow.objects.get(therapist=mira)
    assert str(window) == "Tuesday 20:00–02:00"
    event = AuditEvent.objects.filter(action="limits.week_set").last()
    assert event.data == {"windows": 1}


def test_it_opens_past_midnight(ana, mira):
    covers.end(mira, by=mira, now=NOON)
    limits.set_terms(mira, response_minutes=60, longest_call_minutes=20, by=mira, now=NOON)
    limits.set_week(mira, week=[Hours("call", 1, time(20), time(2))], by=mira, now=NOON)
    assert [outcome(ana, at(hour)) for hour in (19, 20, 25, 26)] == [
        Outcome.CALL_BACK, Outcome.CONNECT, Outcome.CONNECT, Outcome.CALL_BACK,
    ]  # fmt: skip


def test_it_knows_no_other_channel(mira):
    with pytest.raises(ValueError, match="fax"):
        limits.set_week(mira, week=[Hours("fax", 1, time(8), time(9))], by=mira, now=NOON)


def test_it_sets_the_terms_and_changes_them(mira, jonas):
    setting = limits.set_terms(mira, response_minutes=30, longest_call_minutes=15, by=mira, now=NOON)
    kept = LimitSetting.objects.get(therapist=mira)
    assert (kept.response_minutes, kept.longest_call_minutes, kept.cover) == (30, 15, jonas)
    assert str(setting) == f"limits of #{mira.pk}"
    event = AuditEvent.objects.filter(action="limits.terms_set").last()
    assert event.data == {"response_minutes": 30}


@pytest.mark.parametrize(
    ("constraint", "model", "row"),
    [
        ("window_on_a_weekday", WeeklyWindow, {"weekday": 7, "channel": "call", "starts": time(8), "ends": time(9)}),
        (
            "window_starts_once_a_day",
            WeeklyWindow,
            {"weekday": 0, "channel": "call", "starts": time(8), "ends": time(9)},
        ),
    ],
)
def test_the_database_refuses_a_window_that_cannot_be(mira, constraint, model, row):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(therapist=mira, **row)


def test_the_database_refuses_terms_that_cannot_be(mira):
    mine = LimitSetting.objects.filter(therapist=mira)
    for constraint, change in (
        ("limits_response_is_a_time", {"response_minutes": 4}),
        ("limits_cover_is_another", {"cover": mira}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            mine.update(**change)


def test_it_leaves_a_promise_as_it_was_given_p4(ana, mira):
    """Who narrows the week keeps the word given before."""
    request = ask(ana)
    limits.set_week(mira, week=[], by=mira, now=NOON)
    assert fresh(request).latest_at == NOON + timedelta(hours=3)
