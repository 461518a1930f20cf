"""One contact in words: facts, legs with their durations, and what the therapist wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clients.models import Caregiver, Client
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.forms.notes import sheet_of
from coaching.models import Contact, Direction, Interfering, Kind, TherapistLeg
from coaching.templatetags import time_words
from coaching.templatetags.intersession import severity_words
from coaching.views.rows import words
from coaching.visibility import clients_visible_to
from telephony.models import Call

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Leg:
    """One telephone in this call: whose it was, when it rang, what came of it, how long it was on the line."""

    who: str
    at: datetime
    came: str
    lasted: str


@dataclass(frozen=True, slots=True)
class OnFile:
    """Whose number it is that somebody unknown called or texted from. Whom to ask, and no proof of who it was."""

    who: str
    client: Client


def title(contact: Contact) -> str:
    """What it was, and with which caregiver: the page names the client beside it."""
    kind = words.contact_kind(contact)
    return f"{kind}: {words.who(contact)}" if contact.caregiver_id else kind


def facts(contact: Contact, user: User, now: datetime) -> Facts:
    zone = zone_of(user)
    told = [
        (_("Began"), time_words.moment(contact.started_at, zone, now)),
        (_("Came to"), words.outcome(contact)),
        (_decided(contact), words.decision(contact)),
        (_("Because"), words.reason(contact.reason)),
        (_("Spoke with"), contact.spoke_with.name if contact.spoke_with else ""),
        (_("Severity"), severity_words(contact.severity) if contact.severity is not None else ""),
        (_("In a pause"), _("yes") if contact.in_pause else ""),
        (_("Waited"), time_words.duration(contact.wait_seconds)),
        (_("Texts"), _exchanged(contact, zone, now)),
        (_("Talked"), time_words.duration(contact.talk_seconds)),
        (_("On the line in all"), time_words.duration(contact.line_seconds)),
        (_("Seen by"), contact.seen_by.name if contact.seen_by else ""),
        (_("Entered by hand"), _entered(contact, zone, now)),
    ]
    return [(label, value) for label, value in told if value]


def _decided(contact: Contact) -> str:
    """What staff began in texts has no decision of its own: the one on it is that of the answer."""
    if contact.kind == Kind.TEXT and contact.direction == Direction.OUT:
        return _("When they answered, the line decided")
    return _("The line decided")


def _exchanged(contact: Contact, zone: ZoneInfo, now: datetime) -> str:
    """Of an exchange, how much came and went and when it was over; one text says all with its own time."""
    if contact.kind != Kind.TEXT:
        return ""
    texts = list(contact.texts.values_list("author", "came_back_at"))
    if len(texts) < 2:
        return ""
    words = _("%(came)s received, %(went)s sent, the last %(time)s")
    time = time_words.moment(contact.ended_at or contact.started_at, zone, now)
    came = sum(author is None for author, _came_back in texts)
    went = sum(author is not None and came_back is None for author, came_back in texts)
    return words % {"came": came, "went": went, "time": time}


def _entered(contact: Contact, zone: ZoneInfo, now: datetime) -> str:
    if contact.logged_by is None or contact.logged_at is None:
        return ""
    return f"{contact.logged_by.name}, {time_words.moment(contact.logged_at, zone, now)}"


def on_file(contact: Contact, user: User, now: datetime) -> list[OnFile]:
    """Of a contact that is nobody's yet: whose number it is among this reader's clients, caregivers first."""
    if contact.client_id or not contact.peer:
        return []
    clients = clients_visible_to(user, now)
    caregivers = Caregiver.objects.filter(phone=contact.peer, ended_at=None, client__in=clients)
    owners = clients.filter(phones__number=contact.peer, phones__retired_at=None)
    return [
        *(OnFile(words.caregiver(one), one.client) for one in caregivers.select_related("client")),
        *(OnFile("", client) for client in owners.order_by("name", "pk")),
    ]


def legs(contact: Contact) -> list[Leg]:
    """The client's telephone and every therapist's that was rung, in the order of time."""
    rung = [_rung(leg) for leg in contact.legs.select_related("staff", "call").order_by("started_at")]
    return sorted([*_clients_legs(contact), *rung], key=lambda leg: leg.at)


def record(contact: Contact, *, words: bool = True) -> Facts:
    """The therapist's part, once it is signed; `words`: with the note and all that was written step by step."""
    if contact.completed_at is None:
        return []
    rated = ((_("Urge to suicide"), contact.urge_suicide), (_("Urge to self-harm"), contact.urge_self_harm))
    told = [(_("For"), str(contact.get_function_display())), (_("Planned"), _("yes") if contact.planned else "")]
    told += _scales(rated)
    told.append((_("Skills"), ", ".join(str(skill) for skill in contact.skills.all())))
    if words:
        told.append((_("Note"), contact.note))
        told += _sheet(contact)
    return [(label, value) for label, value in told if value]


def _scales(rated: Iterable[tuple[str, int | None]]) -> Facts:
    return [(label, _("%(value)s of 5") % {"value": value}) for label, value in rated if value is not None]


def _sheet(contact: Contact) -> Facts:
    """What was written down step by step."""
    sheet, tried = sheet_of(contact), list(contact.skills_tried.select_related("skill"))
    helped = ", ".join(str(one.skill) for one in tried if one.helped)
    no_help = ", ".join(str(one.skill) for one in tried if not one.helped)
    interfering = "\n".join(str(Interfering(kind).label) for kind in sheet.interfering)
    at_the_end = (
        (_("Emotion at the end"), sheet.emotion_after),
        (_("Urge to suicide at the end"), sheet.urge_suicide_after),
        (_("Urge to self-harm at the end"), sheet.urge_self_harm_after),
    )
    return [
        (_("Where they were"), sheet.where),
        (_("Self-harm since the last contact"), sheet.get_harm_asked_display()),
        (_("What was happening"), sheet.situation),
        (_("Emotion"), sheet.emotion),
        *_scales([(_("How strong"), sheet.emotion_before)]),
        (_("What would make it useful"), sheet.wanted),
        (_("Tried, and it helped"), helped),
        (_("Tried, and it did not help"), no_help),
        (_("What else was tried"), sheet.tried),
        (_("Rehearsed"), sheet.rehearsed),
        (_("What they will do"), sheet.commitment),
        (_("What could get in the way"), sheet.obstacles),
        (_("Plan B"), sheet.plan_b),
        *_scales(at_the_end),
        (_("About the contact itself"), interfering),
        (_("For the next session"), sheet.for_session),
    ]


def _clients_legs(contact: Contact) -> list[Leg]:
    """In a call to the line the first leg is the client's; in a call back it is the one under the therapist's."""
    if contact.call is None:
        return []
    calls = [contact.call] if contact.direction == "in" else list(contact.call.legs.all())
    return [
        Leg(words.who(contact), call.created_at, _state(call), _on_the_line(call.duration_seconds)) for call in calls
    ]


def _rung(leg: TherapistLeg) -> Leg:
    end = leg.ended_at
    if leg.accepted_at:
        came = _("took the call after %(time)s") % {
            "time": time_words.duration((leg.accepted_at - leg.started_at).total_seconds())
        }
        lasted = _on_the_line(_counted(leg, leg.accepted_at, end)) if end else _("under way")
    else:
        came, lasted = (_("no key was pressed") if end else _("rings")), ""
    return Leg(leg.staff.name, leg.started_at, came, lasted)


def _counted(leg: TherapistLeg, accepted_at: datetime, end: datetime) -> float:
    """By the carrier, who counts the talk by that very leg in a call to the line; ours is the word until it is told."""
    talk = leg.contact.talk_seconds if leg.contact.direction == Direction.IN else None
    carriers = talk if talk is not None else leg.call.duration_seconds if leg.call else None
    return (end - accepted_at).total_seconds() if carriers is None else carriers


def _on_the_line(seconds: float | None) -> str:
    return _("%(time)s on the line") % {"time": time_words.duration(seconds)} if seconds is not None else ""


def _state(call: Call) -> str:
    known = {
        "completed": _("ended"),
        "in-progress": _("under way"),
        "ringing": _("rings"),
        "queued": _("is being placed"),
        "pending": _("is being placed"),
        "sending": _("is being placed"),
        "busy": _("busy"),
        "no-answer": _("not answered"),
        "canceled": _("ended before it was answered"),
    }
    return known.get(call.state, _("could not be placed"))
