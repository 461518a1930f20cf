"""A client's timeline: contacts, acts with both versions of what was corrected, pauses, requests, checks, agreements.

Every source gives its newest entries before a moment; merged, they are cut between two moments, never within one, so
that nothing is lost between two pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.models import Act, CallBack, CheckIn, Contact, Pause, PauseEnd, RiskCheck, RuleException
from coaching.templatetags import time_words
from coaching.templatetags.intersession import severity_words
from coaching.views.rows import agreed, words
from coaching.views.rows.history import Entry

PAGE = 40
FETCHED = PAGE + 1  # of each source: one more than fits says that there is more


def page(
    client: Client, user: User, now: datetime, *, before: datetime | None = None
) -> tuple[list[Entry], datetime | None]:
    """Newest first, and the moment before which the next page begins (None at the end)."""
    until = before or datetime.max.replace(tzinfo=now.tzinfo)
    sources = (_contacts, _acts, _pauses, _requests, _checks, _exceptions, _check_ins, agreed.entries)
    found = [entry for source in sources for entry in source(client, user, now, until) if entry.at < until]
    found.sort(key=lambda entry: entry.at, reverse=True)
    if len(found) <= PAGE:
        return found, None
    cut = found[PAGE].at
    shown = [entry for entry in found if entry.at > cut] or [entry for entry in found if entry.at == cut]
    return shown, shown[-1].at


def _contacts(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    contacts = Contact.objects.filter(client=client, started_at__lt=until)
    for contact in contacts.select_related("client", "caregiver", "spoke_with")[:FETCHED]:
        parts = [str(contact.get_outcome_display()), time_words.duration(contact.talk_seconds)]
        parts += [str(contact.get_function_display()) if contact.completed_at else ""]
        if contact.caregiver:
            parts.insert(0, words.who(contact))
        yield Entry(
            at=contact.started_at,
            icon=words.contact_icon(contact),
            title=words.contact_kind(contact),
            url=reverse("contact", args=[contact.uuid]),
            text=" · ".join(part for part in parts if part) + (f"\n{contact.note}" if contact.note else ""),
            by=contact.spoke_with.name if contact.spoke_with else "",
            tone=words.outcome_tone(contact) if contact.in_pause else "",
        )


def _acts(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    zone = zone_of(user)
    acts = Act.objects.filter(client=client, reported_at__lt=until).order_by("-reported_at")
    for act in acts.select_related("entered_by", "corrected_by", "corrects")[:FETCHED]:
        replaced = getattr(act, "corrected_by", None) is not None
        lines = [_("The act was %(when)s.") % {"when": words.act_time(act, zone, now)}]
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


def _pauses(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    zone = zone_of(user)
    for pause in Pause.objects.filter(client=client, created_at__lt=until).select_related("closed_by")[:FETCHED]:
        ends = time_words.moment(pause.ends_at, zone, now)
        begun = Entry(pause.created_at, "pause", _("Pause until %(time)s") % {"time": ends}, tone="pause")
        yield begun
        if pause.closed_at or pause.ends_at <= now:
            why = pause.get_closed_because_display() or PauseEnd.ELAPSED.label
            title = _("Pause ended: %(why)s") % {"why": why}
            by = pause.closed_by.name if pause.closed_by else ""
            yield Entry(pause.closed_at or pause.ends_at, "play", title, pause.closing_reason, by=by)


def _requests(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    zone = zone_of(user)
    requests = CallBack.objects.filter(client=client, taken_at__lt=until).select_related("caregiver", "owner")
    for request in requests.order_by("-taken_at")[:FETCHED]:
        promised = time_words.moment(request.latest_at, zone, now) if request.latest_at else ""
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


def _checks(client: Client, user: User, now: datetime, until: datetime) -> Iterable[Entry]:
    checks = RiskCheck.objects.filter(client=client, made_at__lt=until).select_related("made_by")[:FETCHED]
    return [Entry(c.made_at, "shield-check", str(c.get_kind_display()), c.reason, by=c.made_by.name) for c in checks]


def _exceptions(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    made = RuleException.objects.filter(client=client, created_at__lt=until).select_related("created_by")
    for exception in made.order_by("-created_at")[:FETCHED]:
        title = _("The 24-hour rule is turned off") if not exception.applies else _("The 24-hour rule holds")
        if exception.applies and exception.hours:
            title = _("The rule's length is %(hours)s hours") % {"hours": exception.hours}
        by = exception.created_by.name if exception.created_by else ""
        yield Entry(exception.created_at, "scale", title, exception.reason, by=by)


def _check_ins(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    zone = zone_of(user)
    for agreed_one in CheckIn.objects.filter(client=client, agreed_at__lt=until).order_by("-agreed_at")[:FETCHED]:
        due = time_words.moment(agreed_one.due_at, zone, now)
        state = (
            _("met") if agreed_one.met_at else _("for the session: it did not happen") if agreed_one.missed_at else ""
        )
        state = _("taken back") if agreed_one.cancelled_at else state
        parts = [_("by %(time)s") % {"time": due}, state, agreed_one.what_for]
        text = " · ".join(part for part in parts if part)
        yield Entry(agreed_one.agreed_at, "calendar-days", _("Check-in agreed"), text)
