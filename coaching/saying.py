"""Moments as people say them: "tomorrow at 10:30 AM, Central Time". Dates and zone names come from CLDR by Babel."""

from __future__ import annotations

from datetime import datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from telephony.wording import next_minute

LOCALES = {"en": "en_US", "es": "es_US"}
DATES = {"en_US": "EEEE, MMMM d", "es_US": "EEEE d 'de' MMMM"}
EVENING = 18
GROUPS = {6: (3, 3), 10: (3, 3, 4)}  # a code, a number of North America; others are said in one


def moment(at: datetime, *, zone: str, language: str, now: datetime) -> str:
    """A moment in the hearer's zone and language, with the zone said, relative to their own today.

    Rounded up to the minute.
    """
    at = next_minute(at)
    locale = LOCALES.get(language, "en_US")
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    clock = format_time(there, "short", locale=locale).replace("\u202f", " ").replace("\u00a0", " ")
    with override(language):
        # The number is the hour: some languages say "at" one way for one o'clock and another for the others.
        said = ngettext("%(day)s at %(time)s, %(zone)s", "%(day)s at %(time)s, %(zone)s", there.hour % 12 or 12)
        return said % {
            "day": _day(there, (there.date() - today).days, locale),
            "time": clock,
            "zone": get_timezone_name(ZoneInfo(zone), "long", locale=locale, zone_variant="generic"),
        }


def day(at: datetime, *, zone: str, language: str) -> str:
    """A date in words, for example "Tuesday, December 8"."""
    locale = LOCALES.get(language, "en_US")
    return format_date(at.astimezone(ZoneInfo(zone)), DATES[locale], locale=locale)


def digits(number: str) -> str:
    """A number as it is read out: digit by digit, with a breath where people make one, so that it can be written down:
    "3 1 4, 5 5 5, 0 1 0 0". The country code of North America is left out.
    """
    plain = number.removeprefix("+1") if number.startswith("+1") else number.lstrip("+")
    groups = GROUPS.get(len(plain), (len(plain),))
    starts = accumulate(groups, initial=0)
    return ", ".join(" ".join(plain[start : start + many]) for start, many in zip(starts, groups, strict=False))


def _day(there: datetime, days: int, locale: str) -> str:
    if days == 0:
        return _("tonight") if there.hour >= EVENING else _("today")
    if days == 1:
        return _("tomorrow")
    if 1 < days < 7:
        return _("on %(weekday)s") % {"weekday": format_date(there, "EEEE", locale=locale)}
    return _("on %(date)s") % {"date": format_date(there, DATES[locale], locale=locale)}
