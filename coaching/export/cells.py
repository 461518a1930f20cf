"""A contact as a row of a file. No word that anybody wrote is in it: notes stay where they are."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from coaching.export.files import Row
from coaching.models import Contact


def head(zone: ZoneInfo) -> Row:
    at = _("%(what)s (%(zone)s)")
    return [
        _("Client"),
        _("Caregiver"),
        at % {"what": _("Began"), "zone": zone.key},
        _("Channel"),
        _("Direction"),
        _("Outcome"),
        _("Therapist"),
        _("Spoke with"),
        _("The line decided"),
        _("Because"),
        _("What it was for"),
        _("Severity"),
        _("Urge to suicide"),
        _("Urge to self-harm"),
        _("Planned"),
        _("In a pause"),
        _("Waited (seconds)"),
        _("Talked (seconds)"),
        at % {"what": _("Signed"), "zone": zone.key},
        _("Late"),
        at % {"what": _("Reviewed"), "zone": zone.key},
    ]


def row(contact: Contact, zone: ZoneInfo) -> Row:
    return [
        contact.client.name if contact.client else "",
        contact.caregiver.name if contact.caregiver else "",
        _at(contact.started_at, zone),
        str(contact.get_kind_display()),
        str(contact.get_direction_display()),
        str(contact.get_outcome_display()),
        contact.therapist.name if contact.therapist else "",
        contact.spoke_with.name if contact.spoke_with else "",
        contact.decision,
        contact.reason,
        str(contact.get_function_display()) if contact.function else "",
        contact.severity,
        contact.urge_suicide,
        contact.urge_self_harm,
        _yes(contact.planned),
        _yes(contact.in_pause),
        contact.wait_seconds,
        contact.talk_seconds,
        _at(contact.completed_at, zone),
        _yes(contact.is_late_entry),
        _at(contact.reviewed_at, zone),
    ]


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    """As spreadsheets read it: day and time on the reader's clock."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def _yes(value: bool) -> str:
    return _("yes") if value else ""
