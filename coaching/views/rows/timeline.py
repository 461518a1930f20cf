"""A client's timeline: contacts, acts with both versions of what was corrected, pauses, requests, checks, agreements.

Every source gives its newest rows before a moment; merged, they are cut between two moments, never within one, so
that nothing is lost between two pages. All sources are asked in one statement (`clinic.together`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clients.models import Client
from clinic import together
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.models import (
    Act,
    CallBack,
    CheckIn,
    Contact,
    ConversationText,
    Kind,
    Pause,
    PauseEnd,
    RiskCheck,
    RuleException,
)
from coaching.templatetags import time_words
from coaching.templatetags.intersession import severity_words
from coaching.views.rows import agreed, words
from coaching.views.rows.history import Entry, Reading
from coaching.visibility import reads_words_of
from telephony.wording import next_minute

PAGE = 40
FETCHED = PAGE + 1  # of each source: one more than fits says that there is more
KINDS = {
    "calls": gettext_lazy("Calls and visits"),
    "texts": gettext_lazy("Texts"),
    "requests": gettext_lazy("Requests"),
    "acts": gettext_lazy("Acts and pauses"),
    "check-ins": gettext_lazy("Check-ins"),
    "treatment": gettext_lazy("Treatment and agreement"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """`asks` for the newest rows of a client before a moment; `tells` what one of them is in a timeline."""

    kind: str
    asks: Callable[[Client, datetime], QuerySet[Any, Any]]
    tells: Callable[[Any, Reading], Iterator[Entry]]


def page(
    client: Client, user: User, now: datetime, *, before: datetime | None = None, show: str = ""
) -> tuple[list[Entry], datetime | None]:
    """Newest first, and the moment before which the next page begins (None at the end)."""
    found = together.fetch(**asked(client, until(before, now), show))
    return told(found, client, user, now, before=before)


def chips(show: str) -> list[dict[str, Any]]:
    """What a timeline can be narrowed to, as `components/chip.html` takes it."""
    every = {"label": _("All"), "url": "?#timeline-title", "on": not show}
    kinds = [{"label": name, "url": f"?show={kind}#timeline-title", "on": kind == show} for kind, name in KINDS.items()]
    return [every, *kinds]


def asked(client: Client, until: datetime, show: str) -> dict[str, QuerySet[Any, Any]]:
    """The questions of the sources, by their names; of one kind (KINDS), or of all ("")."""
    wanted = {name: source for name, source in SOURCES.items() if show in ("", source.kind)}
    return {name: source.asks(client, until)[:FETCHED] for name, source in wanted.items()}


def told(
    found: dict[str, list[Any]], client: Client, user: User, now: datetime, *, before: datetime | None = None
) -> tuple[list[Entry], datetime | None]:
    """The answers as one page of a timeline. What else was asked in the same statement is left alone."""
    reading = Reading(client, zone_of(user), now, words=reads_words_of(user, client.pk, now))
    end = until(before, now)
    entries = [
        entry
        for name, source in SOURCES.items()
        for row in found.get(name, ())
        for entry in source.tells(row, reading)
        if entry.at < end
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    if len(entries) <= PAGE:
        return entries, None
    cut = entries[PAGE].at
    shown = [entry for entry in entries if entry.at > cut] or [entry for entry in entries if entry.at == cut]
    return shown, shown[-1].at


def until(before: datetime | None, now: datetime) -> datetime:
    """The moment before which a page begins: of the first one, the end of all time."""
    return before or datetime.max.replace(tzinfo=now.tzinfo)


def _calls(client: Client, until: datetime) -> QuerySet[Contact]:
    return _contacts(client, until).exclude(kind=Kind.TEXT)


def _texts(client: Client, until: datetime) -> QuerySet[Contact]:
    """`many`: how many texts an exchange had; one that was entered by hand has none here."""
    of_it = ConversationText.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    many = Coalesce(Subquery(of_it.annotate(many=Count("pk")).values("many")), 0)
    return _contacts(client, until).filter(kind=Kind.TEXT).annotate(many=many)


def _contacts(client: Client, until: datetime) -> QuerySet[Contact]:
    made = Contact.objects.filter(client_id=client.pk, started_at__lt=until)
    return made.select_related("client", "caregiver", "spoke_with")


def _exchange(contact: Contact, reading: Reading) -> Iterator[Entry]:
    many = contact.many  # type: ignore[attr-defined]  # of `_texts`
    return _contact(contact, reading, ngettext("%(n)s text", "%(n)s texts", many) % {"n": many} if many > 1 else "")


def _contact(contact: Contact, reading: Reading, how_much: str = "") -> Iterator[Entry]:
    parts = [words.outcome(contact), how_much or time_words.duration(contact.talk_seconds)]
    parts += [words.function(contact) if contact.completed_at else ""]
    if contact.caregiver:
        parts.insert(0, words.who(contact))
    yield Entry(
        at=contact.started_at,
        icon=words.contact_icon(contact),
        title=words.contact_kind(contact),
        url=reverse("contact", args=[contact.uuid]),
        text=" · ".join(part for part in parts if part)
        + (f"\n{contact.note}" if contact.completed_at and contact.note and reading.words else ""),
        by=contact.spoke_with.name if contact.spoke_with else "",
        tone=words.outcome_tone(contact) if contact.in_pause else "",
    )


def _acts(client: Client, until: datetime) -> QuerySet[Act]:
    acts = Act.objects.filter(client_id=client.pk, reported_at__lt=until).order_by("-reported_at")
    return acts.select_related("entered_by", "corrected_by", "corrects")


def _act(act: Act, reading: Reading) -> Iterator[Entry]:
    replaced = getattr(act, "corrected_by", None) is not None
    lines = [_("The act was %(when)s.") % {"when": words.act_time(act, reading.zone, reading.now)}]
    if act.withdrawn:
        lines = [_("It did not happen.")]
    if act.corrects_id:
        lines.append(_("Why it was corrected: %(reason)s") % {"reason": act.correction_reason})
    else:
        lines.insert(0, words.reported(act) + ".")
    if act.words and not act.corrects_id:
        lines.append(f"“{act.words}”")
    if replaced:
        lines.append(_("This version was corrected later; both stay on record."))
    yield Entry(
        at=act.reported_at,
        icon="document-text",
        title=_("Report of an act corrected") if act.corrects_id else _("Act reported"),
        text="\n".join(lines),
        by=act.entered_by.name if act.entered_by else _("on the line"),
    )


def _pauses(client: Client, until: datetime) -> QuerySet[Pause]:
    return Pause.objects.filter(client_id=client.pk, created_at__lt=until).select_related("closed_by")


def _pause(pause: Pause, reading: Reading) -> Iterator[Entry]:
    ends = time_words.moment(next_minute(pause.ends_at), reading.zone, reading.now)
    yield Entry(pause.created_at, "pause", _("Pause until %(time)s") % {"time": ends}, tone="pause")
    if pause.closed_at or pause.ends_at <= reading.now:
        why = pause.get_closed_because_display() or PauseEnd.ELAPSED.label
        title = _("Pause ended: %(why)s") % {"why": why}
        by = pause.closed_by.name if pause.closed_by else ""
        yield Entry(pause.closed_at or pause.ends_at, "play", title, pause.closing_reason, by=by)


def _requests(client: Client, until: datetime) -> QuerySet[CallBack]:
    requests = CallBack.objects.filter(client_id=client.pk, taken_at__lt=until)
    return requests.select_related("caregiver", "owner").order_by("-taken_at")


def _request(request: CallBack, reading: Reading) -> Iterator[Entry]:
    promised = time_words.moment(request.latest_at, reading.zone, reading.now) if request.latest_at else ""
    parts = [
        request.caregiver.name if request.caregiver else "",
        severity_words(request.severity),
        _("by %(time)s") % {"time": promised} if promised else _("no time promised"),
        _state(request),
    ]
    yield Entry(
        at=request.taken_at,
        icon="phone",
        title=_("Asked to be called"),
        url=reverse("call-back", args=[request.uuid]),
        text=" · ".join(part for part in parts if part),
        tone="" if request.closed_at else "accent",
    )


def _state(request: CallBack) -> str:
    if request.closed_at:
        return str(request.get_closed_because_display())
    return _("held by the pause") if request.held_at else _("still open")


def _checks(client: Client, until: datetime) -> QuerySet[RiskCheck]:
    return RiskCheck.objects.filter(client_id=client.pk, made_at__lt=until).select_related("made_by")


def _check(check: RiskCheck, reading: Reading) -> Iterator[Entry]:
    yield Entry(check.made_at, "shield-check", str(check.get_kind_display()), check.reason, by=check.made_by.name)


def _exceptions(client: Client, until: datetime) -> QuerySet[RuleException]:
    made = RuleException.objects.filter(client_id=client.pk, created_at__lt=until)
    return made.select_related("created_by").order_by("-created_at")


def _exception(exception: RuleException, reading: Reading) -> Iterator[Entry]:
    title = _("The 24-hour rule is turned off") if not exception.applies else _("The 24-hour rule holds")
    if exception.applies and exception.hours:
        title = _("The rule's length is %(hours)s hours") % {"hours": exception.hours}
    by = exception.created_by.name if exception.created_by else ""
    yield Entry(exception.created_at, "scale", title, exception.reason, by=by)


def _check_ins(client: Client, until: datetime) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(client_id=client.pk, agreed_at__lt=until).order_by("-agreed_at")


def _check_in(check_in: CheckIn, reading: Reading) -> Iterator[Entry]:
    due = time_words.moment(check_in.due_at, reading.zone, reading.now)
    state = _("met") if check_in.met_at else _("for the session: it did not happen") if check_in.missed_at else ""
    state = _("taken back") if check_in.cancelled_at else state
    parts = [_("by %(time)s") % {"time": due}, _("moved") if check_in.moved_at else "", state, check_in.what_for]
    text = " · ".join(part for part in parts if part)
    yield Entry(check_in.agreed_at, "calendar-days", _("Check-in agreed"), text)


SOURCES = {
    "calls": Source("calls", _calls, _contact),
    "texts": Source("texts", _texts, _exchange),
    "requests": Source("requests", _requests, _request),
    "acts": Source("acts", _acts, _act),
    "pauses": Source("acts", _pauses, _pause),
    "checks": Source("acts", _checks, _check),
    "exceptions": Source("acts", _exceptions, _exception),
    "check_ins": Source("check-ins", _check_ins, _check_in),
    "agreements": Source("treatment", agreed.agreements, agreed.of_agreement),
    "treatment": Source("treatment", agreed.treatment, agreed.of_treatment),
}
