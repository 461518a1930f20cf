"""What a client hears, and why: the decision in plain words for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.models import User
from coaching.admission import Admission
from coaching.forms.moments import zone_of
from coaching.line.hearing import Heard
from coaching.models.limits import WEEKDAYS
from coaching.rules import Decision, Reason
from coaching.templatetags import time_words


@dataclass(frozen=True, slots=True)
class HeardShown:
    """`parts` in the client's `language`; `zone` is theirs, in which times are said."""

    at: datetime
    weekday: str
    parts: tuple[str, ...]
    language: str
    zone: str
    why: list[str]


def shown(heard: Heard, facts: Admission, user: User, at: datetime, name: str) -> HeardShown:
    weekday = str(dict(WEEKDAYS)[at.astimezone(zone_of(user)).weekday()])
    return HeardShown(at, weekday, heard.parts, heard.language, facts.zone, _why(heard.decision, user, at, name))


def _why(decision: Decision, user: User, at: datetime, name: str) -> list[str]:
    """The row of the table that fits, and the times in it."""
    zone = zone_of(user)
    why = [_REASONS()[decision.reason] % {"name": name or _("The client")}]
    if decision.latest:
        latest = time_words.moment(decision.latest, zone, at)
        why.append(_("The latest time is %(time)s: the response time, counted over open time only.") % {"time": latest})
    if decision.until and decision.reason != Reason.IN_PAUSE:
        why.append(_("The time off lasts until %(time)s.") % {"time": time_words.moment(decision.until, zone, at)})
    if decision.outcome == "call_back" and not decision.latest:
        why.append(_("Nobody can be promised a time, so the clinic's admin is told at once."))
    return why


def _REASONS() -> dict[Reason, str]:  # noqa: N802  a table, made in the reader's language
    return {
        Reason.UNKNOWN_CALLER: _("The number is not on file."),
        Reason.DISCHARGED: _("%(name)s is discharged."),
        Reason.IN_PAUSE: _("The 24-hour rule holds: coaching is paused then."),
        Reason.NO_AGREEMENT: _("%(name)s has no agreement in force."),
        Reason.PRIMARY_OPEN: _("You are open then: %(name)s is put through to you."),
        Reason.COVER_OPEN: _("You are closed then, and your cover is open: %(name)s is put through to them."),
        Reason.OUTSIDE_LIMITS: _("You are closed then, and no cover is open."),
        Reason.AWAY_NO_COVER: _("You are off then, and nobody covers."),
        Reason.NO_ANSWER: _("Nobody takes the call."),
        Reason.NOBODY_OPENS: _("Nobody opens in time to promise an answer."),
        Reason.NO_THERAPIST: _("No therapist is named for this client."),
    }
