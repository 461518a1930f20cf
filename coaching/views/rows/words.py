"""Closed words of the records, as staff read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Caregiver
from clinic.models import User
from coaching.models import Act, Contact, ContactOutcome, Function, Kind, Precision, ReportedBy
from coaching.templatetags import time_words

REASONS = {
    "unknown_caller": gettext_lazy("the caller is not known"),
    "discharged": gettext_lazy("treatment has ended"),
    "in_pause": gettext_lazy("coaching is paused"),
    "no_agreement": gettext_lazy("no agreement is in force"),
    "primary_open": gettext_lazy("within the therapist's limits"),
    "cover_open": gettext_lazy("the cover was open"),
    "outside_limits": gettext_lazy("outside the therapist's limits"),
    "away_no_cover": gettext_lazy("the therapist is away and nobody covers"),
    "no_answer": gettext_lazy("nobody took the call"),
    "nobody_opens": gettext_lazy("nobody opens within the clinic's limit"),
    "no_therapist": gettext_lazy("no therapist is named"),
    "line_failed": gettext_lazy("the line could not connect calls at that time"),
}
DECISIONS = {
    "identify": gettext_lazy("Asked who calls"),
    "ended": gettext_lazy("Given the office and the crisis lines"),
    "paused": gettext_lazy("Told when coaching opens again"),
    "not_set_up": gettext_lazy("Told that no agreement is in force"),
    "connect": gettext_lazy("Connected"),
    "call_back": gettext_lazy("Call-back offered"),
}
KINDS = {
    ("call", "in"): gettext_lazy("Call from the client"),
    ("call", "out"): gettext_lazy("Call to the client"),
    ("text", "in"): gettext_lazy("Text from the client"),
    ("text", "out"): gettext_lazy("Text to the client"),
}
WITH_A_CAREGIVER = {
    ("call", "in"): gettext_lazy("Call from a caregiver"),
    ("call", "out"): gettext_lazy("Call to a caregiver"),
    ("text", "in"): gettext_lazy("Text from a caregiver"),
    ("text", "out"): gettext_lazy("Text to a caregiver"),
}
OF_NOBODY_KNOWN = {
    ("call", "in"): gettext_lazy("Call from an unknown caller"),
    ("text", "in"): gettext_lazy("Text from an unknown number"),
}
REFUSED = frozenset({"identify", "ended", "paused", "not_set_up"})
CALM = {
    ContactOutcome.CONNECTED: "accent",
    ContactOutcome.DELIVERED: "accent",
    ContactOutcome.TEXTED: "accent",
    ContactOutcome.PAUSED: "pause",
}


def reason(code: str) -> str:
    return str(REASONS.get(code, ""))


def decision(contact: Contact) -> str:
    """Nobody is asked in a text who they are; who can be answered is asked to call."""
    if contact.kind == Kind.TEXT and contact.decision == "identify":
        return _("Asked to call") if contact.peer else ""
    return str(DECISIONS.get(contact.decision, ""))


def outcome_tone(contact: Contact) -> str:
    return "pause" if contact.in_pause else CALM.get(ContactOutcome(contact.outcome), "")


def contact_icon(contact: Contact) -> str:
    if contact.kind == "text":
        return "chat-bubble-left-ellipsis"
    if contact.kind == "call":
        return "phone-arrow-down-left" if contact.direction == "in" else "phone-arrow-up-right"
    return "envelope" if contact.kind == "email" else "user"


def contact_kind(contact: Contact) -> str:
    """Channel and direction in words: "Call from the client"."""
    kinds = WITH_A_CAREGIVER if contact.caregiver_id else KINDS if contact.client_id else OF_NOBODY_KNOWN
    return str(kinds.get((contact.kind, contact.direction)) or Kind(contact.kind).label)


def outcome(contact: Contact) -> str:
    """As `get_outcome_display`, which walks through all choices each time: a log has fifty."""
    return came_to(contact, contact.outcome)


def came_to(contact: Contact, outcome: str) -> str:
    """What came of it, now or at an earlier time. Of a text that the line does not take, in words of its own: nobody
    reads one of an unknown number, and one that is called delivered was no more than STOP or START.
    """
    if contact.kind == Kind.TEXT and contact.decision in REFUSED:
        if outcome == ContactOutcome.NOT_IDENTIFIED:
            return _("Not identified: nobody read it")
        if outcome == ContactOutcome.DELIVERED:
            return _("STOP or START: carried out")
    return str(ContactOutcome(outcome).label)


def function(contact: Contact) -> str:
    """What it was for; "" where that is not said yet."""
    return str(Function(contact.function).label) if contact.function else ""


def who(contact: Contact) -> str:
    """The person at the other end, a caregiver with whose parent or partner they are."""
    if contact.caregiver_id and contact.caregiver:
        return caregiver(contact.caregiver)
    return contact.client.name if contact.client else _("Not identified")


def staff_name(author: User, user: User) -> str:
    """Of whoever did something, for this reader."""
    return _("You") if author == user else author.name


def caregiver(one: Caregiver) -> str:
    return f"{one.name} ({one.relationship})"


def photo_from(contact: Contact) -> str:
    """What stands for a photo that came in this contact, where it cannot be seen."""
    return _("Photo from %(name)s") % {"name": who(contact)}


def act_time(act: Act, zone: ZoneInfo, now: datetime) -> str:
    """When the act was, and how surely."""
    at = time_words.moment(act.occurred_at, zone, now)
    words = {
        Precision.EXACT: _("at %(time)s"),
        Precision.APPROXIMATE: _("at about %(time)s"),
        Precision.UNKNOWN: _("at a time that is not known; counted from the report, %(time)s"),
    }
    return words[Precision(act.precision)] % {"time": at}


def reported(act: Act) -> str:
    words = {
        ReportedBy.CLIENT: _("Reported by the client"),
        ReportedBy.CAREGIVER: _("Reported by a caregiver"),
        ReportedBy.THERAPIST: _("Reported by the therapist"),
        ReportedBy.OTHER: _("Reported by somebody else"),
    }
    return words[ReportedBy(act.reported_by)]
