"""How a moment, a gap and a length of time are said on a page, in English and in Spanish.

Two rules make a countdown trustworthy. A gap is always rounded down, so that nobody is told of more time
than there is. And a moment is never called "today" or "tomorrow": a page that stays open past midnight would
then say something untrue; it is a clock time, with the weekday when it is not this day's, and with its zone.

static/js/app.js counts on with the same WORDS and the same rules; tests/look/test_times_count_on.py holds the
two together.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import get_language

MINUTE, HOUR, DAY = 60, 3600, 86400
SOON = 30 * MINUTE
"""Seconds before its latest time at which a call-back is called late soon."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "in": "in {}",
        "ago": "{} ago",
        "late": "{} late",
        "left": "{} left",
        "soon": "in less than a minute",
        "just": "just now",
        "due": "due now",
        "almost": "less than a minute left",
        "over": "over",
        "minute": "{} min",
        "hour": "{} h",
        "day": "{} day",
        "days": "{} days",
        "second": "{} s",
        "am": "am",
        "pm": "pm",
        "noon": "noon",
        "none": "no time promised",
    },
    "es": {
        "in": "en {}",
        "ago": "hace {}",
        "late": "{} de retraso",
        "left": "quedan {}",
        "soon": "en menos de un minuto",
        "just": "ahora mismo",
        "due": "vence ahora",
        "almost": "queda menos de un minuto",
        "over": "terminado",
        "minute": "{} min",
        "hour": "{} h",
        "day": "{} día",
        "days": "{} días",
        "second": "{} s",
        "am": "a. m.",
        "pm": "p. m.",
        "noon": "mediodía",
        "none": "sin hora prometida",
    },
}
DATES = {
    "en": {
        "whole": "l, F j, Y",
        "heading": "l, F j",
        "heading_year": "l, F j, Y",
        "short": "M j",
        "short_year": "M j, Y",
    },
    "es": {
        "whole": r"l j \d\e F \d\e Y",
        "heading": r"l j \d\e F",
        "heading_year": r"l j \d\e F \d\e Y",
        "short": "j b",
        "short_year": "j b Y",
    },
}


def language() -> str:
    """The language of the page, as far as there are words for it here; English otherwise."""
    code = (get_language() or "en")[:2]
    return code if code in WORDS else "en"


def words() -> dict[str, str]:
    return WORDS[language()]


def amount(seconds: float) -> str:
    """A length of time in its two largest units, rounded down: 25 min, 3 h 20 min, 2 days 4 h, 15 days."""
    say, left = words(), int(seconds)
    if left < HOUR:
        return say["minute"].format(left // MINUTE)
    if left < 2 * DAY:
        parts = [say["hour"].format(left // HOUR)]
        return " ".join(parts + ([say["minute"].format(left % HOUR // MINUTE)] if left % HOUR >= MINUTE else []))
    days = left // DAY
    parts = [say["day" if days == 1 else "days"].format(days)]
    return " ".join(parts + ([say["hour"].format(left % DAY // HOUR)] if days < 14 and left % DAY >= HOUR else []))


def gap(value: datetime, now: datetime, style: str = "near") -> tuple[str, str]:
    """The time between now and a moment in words, and its tone ("", "soon", "late" or "pause").

    style: "near" for what is or was, "deadline" for a latest time, "left" for what still runs (a pause).
    """
    say, ahead = words(), (value - now).total_seconds()
    if style == "left":
        return (
            say["over"] if ahead <= 0 else say["almost"] if ahead < MINUTE else say["left"].format(amount(ahead))
        ), "pause"
    if ahead > 0:
        text = say["soon"] if ahead < MINUTE else say["in"].format(amount(ahead))
        return text, "soon" if style == "deadline" and ahead <= SOON else ""
    if style == "deadline":
        return (say["due"] if ahead > -MINUTE else say["late"].format(amount(-ahead))), "late"
    return (say["just"] if ahead > -MINUTE else say["ago"].format(amount(-ahead))), ""


def zone_name(moment: datetime) -> str:
    """CST where the zone has a name people use; UTC+5:45 where it has only a number."""
    name = moment.tzname() or "UTC"
    if name[0] not in "+-":
        return name
    offset = moment.utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(int(offset.total_seconds())) // MINUTE, 60)
    return f"UTC{'−' if offset < timedelta(0) else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def clock(moment: datetime | time) -> str:
    """9:40 pm, on the clock of the moment's own zone."""
    say = words()
    half = say["am"] if moment.hour < 12 else say["pm"]
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {half}"


def moment(value: datetime, zone: tzinfo, now: datetime, *, zoned: bool = True) -> str:
    """9:40 pm CST; Wed 9:40 pm CST within six days; Mar 12, 9:40 pm CST beyond."""
    here, today = value.astimezone(zone), now.astimezone(zone)
    apart, text = abs((here.date() - today.date()).days), clock(here)
    if zoned:
        text += f" {zone_name(here)}"
    if apart == 0:
        return text
    if apart < 7:
        return f"{_of_day(here.date(), 'D', language())} {text}"
    short = DATES[language()]["short" if here.year == today.year else "short_year"]
    return f"{_of_day(here.date(), short, language())}, {text}"


def dated(value: datetime, zone: tzinfo) -> str:
    """Mar 12, 2026, 9:40 pm CST: with its year whenever it is read, for what stays (a signature)."""
    here = value.astimezone(zone)
    return f"{_of_day(here.date(), DATES[language()]['short_year'], language())}, {clock(here)} {zone_name(here)}"


@lru_cache(maxsize=4096)
def _of_day(day: date, form: str, _language: str) -> str:
    """Said once a process: Django takes a form apart anew each time, and a list tells fifty days."""
    return dateformat.format(day, form)


def whole(value: datetime, zone: tzinfo) -> str:
    """All there is to say about a moment, for the title: date, second, zone and the zone's full name."""
    here = value.astimezone(zone)
    half = words()["am" if here.hour < 12 else "pm"]
    exact = f"{here.hour % 12 or 12}:{here.minute:02}:{here.second:02} {half}"
    full = f" ({zone.key})" if isinstance(zone, ZoneInfo) else ""
    return f"{dateformat.format(here, DATES[language()]['whole'])}, {exact} {zone_name(here)}{full}"


def heading(value: datetime, zone: tzinfo, now: datetime) -> str:
    """The day of a moment as a heading: Tuesday, March 3; with the year when it is not this one."""
    here = value.astimezone(zone)
    return dateformat.format(
        here, DATES[language()]["heading" if here.year == now.astimezone(zone).year else "heading_year"]
    )


def duration(value: timedelta | float | None) -> str:
    """How long something took: 45 s, 12 min, 1 h 5 min; nothing when it is not known. A number is seconds."""
    if value is None or value == "":
        return ""
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    return words()["second"].format(int(seconds)) if seconds < MINUTE else amount(seconds)
