"""A report as charts: each with its sentence and its table."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching.charts import Bar, Chart, Column, Strip, bars, columns, strips
from coaching.models import Function, Kind
from coaching.models.limits import WEEKDAYS
from coaching.reports import figures
from coaching.reports.figures import Part, Spread
from coaching.reports.scope import Scope
from coaching.templatetags import time_words

Charts = list[Chart]


def charts(scope: Scope, frequency: figures.Frequency, now: datetime) -> Charts:
    return [
        _by_word("function", _("What contacts were for"), figures.by(scope, "function"), dict(Function.choices)),
        _by_word("channel", _("By channel"), figures.by(scope, "kind"), dict(Kind.choices)),
        _week(scope),
        *_lengths(scope),
        _waits(scope, now),
        _limits(scope),
        _rule(scope),
        _frequency(frequency),
        _load(scope, now),
        _agreements(scope),
    ]


def _by_word(name: str, title: str, parts: list[Part], words: dict) -> Chart:
    contacts, seconds = sum(part.contacts for part in parts), sum(part.seconds for part in parts)
    rows = [
        Bar(
            str(words.get(part.word) or _("No note")),
            part.contacts,
            _("%(contacts)s · %(time)s") % {"contacts": part.contacts, "time": _minutes(part.seconds)},
        )
        for part in parts
    ]
    summary = _("%(many)s, %(time)s of talk.") % {"many": _contacts(contacts), "time": _minutes(seconds)}
    return bars(name, title=title, summary=summary, head=[title, _("Contacts · talk")], rows=rows)


def _week(scope: Scope) -> Chart:
    table = figures.week(scope)
    most = max((many, day, hour) for day, row in enumerate(table) for hour, many in enumerate(row))
    names = [str(label) for _number, label in WEEKDAYS]
    hours = [time_words.clock(time(hour)) for hour in range(24)]
    summary = (
        _("Most began on %(day)s from %(hour)s to %(next)s: %(many)s.")
        % {"day": names[most[1]], "hour": hours[most[2]], "next": hours[(most[2] + 1) % 24], "many": most[0]}
        if most[0]
        else _("No contact.")
    )
    rows = [Strip(name, row) for name, row in zip(names, table, strict=True)]
    return strips("week", title=_("Hour and weekday"), summary=summary, corner=_("Hour"), labels=hours, rows=rows)


def _lengths(scope: Scope) -> Charts:
    steps, spread = figures.lengths(scope)
    names = [_("up to 5 min"), _("5–10"), _("10–15"), _("15–20"), _("over 20 min")]
    points = [Column(name, many) for name, many in zip(names, steps, strict=True)]
    title, head = _("How long talks were"), [_("Length"), _("Talks")]
    return [columns("lengths", title=title, summary=_of_time(spread), head=head, points=points)]


def _waits(scope: Scope, now: datetime) -> Chart:
    found = figures.waits(scope, now)
    share = _("%(kept)s of %(promised)s promised times were kept (%(share)s %%).") % {
        "kept": found.kept,
        "promised": found.promised,
        "share": round(100 * found.kept / max(1, found.promised)),
    }
    rows = [
        Bar(_("Half were called back within"), found.wait.median or 0, _time(found.wait.median)),
        Bar(_("Nine in ten within"), found.wait.p90 or 0, _time(found.wait.p90)),
        Bar(_("Half were claimed within"), found.claim.median or 0, _time(found.claim.median)),
        Bar(_("Nine in ten claimed within"), found.claim.p90 or 0, _time(found.claim.p90)),
    ]
    key = ngettext(
        "%(many)s request had no promised time.", "%(many)s requests had no promised time.", found.unpromised
    ) % {"many": found.unpromised}
    title = _("Call-backs against the promised time")
    summary = share if found.promised else _("No time was promised.")
    return bars("waits", title=title, summary=summary, head=[_("Call-backs"), _("Time")], rows=rows, key=key)


def _limits(scope: Scope) -> Chart:
    found = figures.limits(scope)
    many = sum(found.values())
    summary = _("%(within)s of %(many)s calls and texts from clients came within the therapist's own limits.") % {
        "within": found["within"],
        "many": many,
    }
    rows = [
        Bar(_("Within the therapist's limits"), found["within"], _share(found["within"], many)),
        Bar(_("Taken by the cover"), found["cover"], _share(found["cover"], many)),
        Bar(_("Out of limits"), found["out"], _share(found["out"], many)),
    ]
    return bars(
        "limits", title=_("In and out of limits"), summary=summary, head=[_("Limits"), _("Contacts")], rows=rows
    )


def _rule(scope: Scope) -> Chart:
    found = figures.rule(scope)
    names = {
        "acts": _("Acts that were reported"),
        "pauses": _("Pauses"),
        "attempts": _("Contacts in a pause, told when coaching opens again"),
        "checks": _("Medical and risk checks"),
    }
    rows = [Bar(label, found[name]) for name, label in names.items()]
    summary = _("Acts that were reported: %(acts)s. Pauses: %(pauses)s.") % found
    return bars("rule", title=_("The 24-hour rule"), summary=summary, head=[_("The rule"), _("Times")], rows=rows)


def _frequency(found: figures.Frequency) -> Chart:
    names = [_("none"), _("1–2"), _("3–5"), _("6–10"), _("over 10")]
    points = [Column(name, many) for name, many in zip(names, found.steps, strict=True)]
    summary = _(
        "Clients: %(many)s. Contacts of half of them: %(median)s or fewer; of nine in ten: %(p90)s or fewer."
    ) % {
        "many": found.spread.many,
        "median": _plain(found.spread.median),
        "p90": _plain(found.spread.p90),
    }
    head = [_("Contacts in the period"), _("Clients")]
    return columns("frequency", title=_("How often clients were in contact"), summary=summary, head=head, points=points)


def _load(scope: Scope, now: datetime) -> Chart:
    loads = figures.load(scope, now)
    rows = [
        Bar(
            load.name,
            load.seconds,
            _("%(time)s · %(contacts)s") % {"time": _minutes(load.seconds), "contacts": _contacts(load.contacts)},
            marked=_("%(late)s late · claimed in %(claim)s") % {"late": load.late, "claim": _time(load.claim)},
        )
        for load in loads
    ]
    summary = _("Talk by whoever spoke; in the table, their late call-backs and half of their times to claim.")
    head = [_("Therapist"), _("Talk"), _("Call-backs")]
    return bars("load", title=_("Therapists' load"), summary=summary, head=head, rows=rows)


def _agreements(scope: Scope) -> Chart:
    found = figures.agreements(scope)
    names = {"in_force": _("In force"), "waiting": _("Waits to be signed"), "none": _("None")}
    rows = [Bar(label, found[name]) for name, label in names.items()]
    summary = _("%(in_force)s of %(many)s clients in treatment have an agreement in force.") % {
        "in_force": found["in_force"],
        "many": sum(found.values()),
    }
    head = [_("Agreement"), _("Clients")]
    return bars("agreements", title=_("Agreements today"), summary=summary, head=head, rows=rows)


def period(scope: Scope) -> str:
    """The first and the last day, as the reader writes them."""
    last = scope.until - timedelta(microseconds=1)
    days = [date_format(moment.astimezone(scope.zone).date(), "DATE_FORMAT") for moment in (scope.since, last)]
    return days[0] if days[0] == days[1] else " – ".join(days)


def _of_time(spread: Spread) -> str:
    return _("Talks: %(many)s. Half lasted %(median)s or less, nine in ten %(p90)s or less.") % {
        "many": spread.many,
        "median": _time(spread.median),
        "p90": _time(spread.p90),
    }


def _contacts(many: int) -> str:
    return ngettext("%(many)s contact", "%(many)s contacts", many) % {"many": many}


def _minutes(seconds: int) -> str:
    return _("%(minutes)s min") % {"minutes": f"{round(seconds / 60):,}"}


def _time(seconds: float | None) -> str:
    return time_words.duration(round(seconds)) if seconds is not None else "–"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _share(part: int, whole: int) -> str:
    return f"{part} ({round(100 * part / whole)} %)" if whole else str(part)
