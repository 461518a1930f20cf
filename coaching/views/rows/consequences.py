"""What a report of an act brings about, in words: before it is recorded, and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import User
from coaching.foreseen import Effect, Foreseen
from coaching.forms.acts import ActForm, CorrectionForm
from coaching.forms.moments import zone_of
from coaching.models import Act, Pause, Precision
from coaching.templatetags import time_words
from coaching.views.rows import texting, words
from telephony.wording import next_minute


@dataclass(frozen=True, slots=True)
class Told:
    """`heading` is the effect in a few words; `lines` what it means; `pause`: coaching closes."""

    heading: str
    lines: list[str]
    pause: bool
    ends_at: datetime | None = None


def told(ahead: Foreseen, client: Client, user: User, now: datetime) -> Told:
    at = time_words.moment(ahead.ends_at, zone_of(user), now) if ahead.ends_at else ""
    named = {"name": client.first_name, "time": at, "hours": ahead.hours}
    match ahead.effect:
        case Effect.PAUSE:
            lines = _pause_lines(named, told=texting.is_told(client, now=now))
            return Told(_("Pause until %(time)s") % named, lines, pause=True, ends_at=ahead.ends_at)
        case Effect.STANDS:
            heading = _("The pause until %(time)s stands") % named
            return Told(heading, [_("An earlier act never shortens it.")], pause=True, ends_at=ahead.ends_at)
        case Effect.OVER:
            over = _("The %(hours)s hours were over at %(time)s. The act is recorded all the same.") % named
            return Told(_("No pause: the time is over"), [over], pause=False)
        case Effect.RULE_OFF:
            why = _("The reason on record: %(reason)s") % {"reason": ahead.because}
            return Told(_("No pause: the 24-hour rule is off for %(name)s") % named, [why], pause=False)
        case Effect.NO_RULE:
            return Told(_("No pause: the clinic's policy has no such rule"), [_("The act is recorded.")], pause=False)
        case _:
            return Told(_("No pause: no report that stands asks for one"), [_open_lines()], pause=False)


def _pause_lines(named: dict[str, Any], *, told: bool) -> list[str]:
    """`told`: the client is texted when coaching opens again; otherwise they hear it when they call."""
    return [
        _("%(hours)s hours from the act. Until then no coaching call is connected and no text is answered by a coach.")
        % named,
        (
            _("%(name)s is texted now and when coaching opens again; sessions stand.")
            if told
            else _("%(name)s is not texted about it, and hears it when they call; sessions stand.")
        )
        % named
        + " "
        + _("The crisis lines are given at every contact."),
        _("Requests to be called wait until then. You may make a medical or risk check with its reason."),
    ]


def _open_lines() -> str:
    return _("Coaching is open as the limits say; requests that were held wait again.")


def answers(form: ActForm | CorrectionForm, user: User, now: datetime) -> list[dict[str, str]]:
    """What was filled in, to be checked."""
    shown = [{"label": _("When"), "value": _when(form, user, now)}]
    if isinstance(form, ActForm):
        reporter = dict(form.fields["reported_by"].choices)[form.cleaned_data["reported_by"]]  # type: ignore[attr-defined]
        shown.append({"label": _("Reported by"), "value": str(reporter)})
        if form.cleaned_data["words"]:
            shown.append({"label": _("In the client's words"), "value": form.cleaned_data["words"]})
    else:
        shown.append({"label": _("Why it is corrected"), "value": form.cleaned_data["reason"]})
    return shown


def typed(act: Act, user: User) -> dict[str, Any]:
    """A report as its correction form begins: as it stands."""
    here = act.occurred_at.astimezone(zone_of(user))
    known = act.precision != Precision.UNKNOWN
    return {"precision": act.precision, "day": here.date() if known else None, "clock": here.time() if known else None}


def done(client: Client, pause: Pause | None, user: User, now: datetime) -> str:
    if pause is None:
        return _("Recorded. No pause follows from it.")
    at = time_words.moment(next_minute(pause.ends_at), zone_of(user), now)
    return _("Recorded. Coaching with %(name)s is paused until %(time)s.") % {"name": client.first_name, "time": at}


def entered(act: Act, user: User, now: datetime) -> str:
    """By whom and when an act was put on record."""
    by = act.entered_by.name if act.entered_by else _("the client")
    return _("Entered by %(name)s: %(time)s.") % {
        "name": by, "time": time_words.moment(act.reported_at, zone_of(user), now)
    }  # fmt: skip


def now_says(act: Act, user: User, now: datetime) -> str:
    """What a report says of the act, in a few words."""
    return _("it did not happen") if act.withdrawn else words.act_time(act, zone_of(user), now)


def _when(form: ActForm | CorrectionForm, user: User, now: datetime) -> str:
    if isinstance(form, CorrectionForm) and form.withdrawn:
        return _("It did not happen")
    if form.occurred_at is None:
        return _("Not known; counted from the report")
    at = time_words.moment(form.occurred_at, zone_of(user), now)
    return at if form.cleaned_data["precision"] == Precision.EXACT else _("About %(time)s") % {"time": at}
