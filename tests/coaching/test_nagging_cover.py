"""A question about cover that nobody answers is nudged of once a day."""

from datetime import timedelta

import pytest

from coaching import covers, limits, nagging
from telephony.models import Message
from tests.riverbend import JONAS, MIRA, NOON

DAY = timedelta(days=1)


@pytest.fixture
def asked(mira, jonas):
    """Mira goes on leave in two days and has asked Jonas."""
    return limits.override(
        mira, starts_at=NOON + 2 * DAY, ends_at=NOON + 9 * DAY, leave=True, cover=jonas, by=mira, now=NOON - DAY
    ).cover_requests.get()


def nudged(number, now):
    nagging.nag(now=now)
    return Message.objects.filter(peer=number, dedupe_key__startswith="cover:").count()


def test_it_asks_both_when_a_cover_has_not_answered_for_a_day(asked):
    assert [nudged(JONAS, NOON), nudged(MIRA, NOON)] == [1, 1]


def test_it_leaves_both_alone_for_a_day(asked):
    assert nudged(JONAS, NOON - timedelta(hours=1)) == 0


def test_it_tells_who_goes_on_leave_that_the_cover_declined_until_they_have_seen_it(asked, mira, jonas):
    covers.decline(asked, by=jonas, now=NOON)
    assert [nudged(JONAS, NOON), nudged(MIRA, NOON)] == [0, 1]
    covers.mark_seen(asked, by=mira, now=NOON)
    assert nudged(MIRA, NOON + DAY) == 1


def test_it_is_silent_once_the_cover_accepted(asked, jonas):
    covers.accept(asked, by=jonas, now=NOON)
    assert [nudged(JONAS, NOON), nudged(MIRA, NOON)] == [0, 0]
