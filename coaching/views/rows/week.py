"""The week of one's own limits in words, day by day; a stretch past midnight says on which day it ends."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import time

from django.utils import translation
from django.utils.translation import gettext as _

from coaching import weeks
from coaching.models.limits import CHANNELS, WEEKDAYS
from coaching.own_limits import OwnLimits
from coaching.templatetags import time_words
from coaching.weeks import Hours, Oddity


@dataclass(frozen=True, slots=True)
class Stretch:
    """`key` names it in the form that takes it away."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class DayShown:
    name: str
    channels: list[tuple[str, str, list[Stretch]]] = field(default_factory=list)


def days(week: list[Hours]) -> list[DayShown]:
    return [DayShown(str(name), _channels(week, number)) for number, name in WEEKDAYS]


def doubts(week: list[Hours], own: OwnLimits) -> list[str]:
    """What may not be meant, in words; the same doubt about several days in one sentence."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for doubt in weeks.doubts(week, response_minutes=own.response_minutes, covered=bool(own.cover)):
        day = "" if doubt.weekday is None else str(dict(WEEKDAYS)[doubt.weekday])
        found[doubt.oddity, doubt.channel].append(day)
    return [_doubt(oddity, channel) % {"days": ", ".join(days)} for (oddity, channel), days in found.items()]


def _doubt(oddity: str, channel: str) -> str:
    calls = channel == "call"
    return {
        Oddity.NEVER_OPEN: _("You take no calls at all.") if calls else _("You take no texts at all."),
        Oddity.DAY_WITHOUT_ANYBODY: _("Nobody takes calls on: %(days)s.")
        if calls
        else _("Nobody takes texts on: %(days)s."),
        Oddity.SLOW_ANSWER: _("You answer within a longer time than you are open on: %(days)s."),
        Oddity.SHORT: _("There are hours shorter than 15 minutes on: %(days)s."),
    }[Oddity(oddity)]


def key(hours: Hours) -> str:
    return f"{hours.channel}-{hours.weekday}-{hours.starts:%H%M%S}"


def words(hours: Hours) -> str:
    """ "8:00 am to 9:00 pm"; "10:00 pm to 2:00 am on Saturday"; "all 24 hours, from 8:00 am"."""
    starts, ends = _clock(hours.starts), _clock(hours.ends)
    next_day = str(dict(WEEKDAYS)[(hours.weekday + 1) % 7])
    if hours.starts == hours.ends:
        if hours.starts == time(0):
            return _("all day")
        return _("24 hours, from %(starts)s to %(ends)s on %(day)s") % {"starts": starts, "ends": ends, "day": next_day}
    if hours.ends == time(0):
        return _("%(starts)s to midnight") % {"starts": starts}
    if hours.ends < hours.starts:
        return _("%(starts)s to %(ends)s on %(day)s") % {"starts": starts, "ends": ends, "day": next_day}
    return _("%(starts)s to %(ends)s") % {"starts": starts, "ends": ends}


def _channels(week: list[Hours], weekday: int) -> list[tuple[str, str, list[Stretch]]]:
    icons = {"call": "phone", "text": "chat-bubble-left-ellipsis"}
    return [
        (
            str(label),
            icons[channel],
            [Stretch(key(h), words(h)) for h in week if (h.channel, h.weekday) == (channel, weekday)],
        )
        for channel, label in CHANNELS
    ]


def _clock(at: time) -> str:
    say = time_words.WORDS.get((translation.get_language() or "en")[:2], time_words.WORDS["en"])
    return f"{at.hour % 12 or 12}:{at.minute:02} {say['am' if at.hour < 12 else 'pm']}"
