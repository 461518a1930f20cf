"""Moments of the demo: what is ahead is near enough for the board, at whatever hour the demo is loaded."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.demo.diary import Diary
from coaching.views.rows.due import AHEAD


@pytest.mark.parametrize("hour", range(24))
def test_what_comes_is_ahead_and_on_the_board(hour):
    now = datetime(2026, 11, 21, hour, 30, tzinfo=UTC)
    coming = Diary(now, "America/Chicago").coming("20:00")
    assert coming.astimezone(UTC).hour == 2
    assert timedelta(hours=11) <= coming - now < AHEAD
