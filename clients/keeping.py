"""Until when a record is kept. Pure: days in, a day out.

The guidance of the profession, which a clinic may lengthen in its rules: seven years after treatment ended; for whoever
was a minor then, until three years after coming of age, where that is later. Not legal advice: the law of the place, a
payer's contract or a court may ask for more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Terms:
    """What the clinic's rules say, in years."""

    record_years: int
    minor_years: int
    majority_age: int


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_before(day: date, months: int) -> date:
    """The first day that is not yet so many months ago."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def kept_until(*, ended_on: date, born_on: date | None, terms: Terms) -> date:
    """The last day on which the record is kept. Without a date of birth the client counts as an adult."""
    until = years_after(ended_on, terms.record_years)
    if born_on is None:
        return until
    of_age_on = years_after(born_on, terms.majority_age)
    return max(until, years_after(of_age_on, terms.minor_years)) if ended_on < of_age_on else until
