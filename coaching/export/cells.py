"""A contact as a row of a file. No word that anybody wrote is in it: notes stay where they are."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _

from coaching.export.files import Row
from coaching.log.paging import PEOPLE
from coaching.models import Contact
from coaching.models.contact import ContactOutcome, Direction, Function, Kind

COLUMNS = (  # what a row tells, and what it reckons "Late" from
    "started_at ended_at kind direction outcome decision reason function severity urge_suicide urge_self_harm planned"
    " in_pause wait_seconds talk_seconds completed_at reviewed_at logged_at"
    " client__name caregiver__name therapist__name spoke_with__name"
).split()
CHOICES: dict[str, type[TextChoices]] = {
    "kind": Kind,
    "direction": Direction,
    "outcome": ContactOutcome,
    "function": Function,
}


def read(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Of each contact what its row needs: the rest, the sealed note above all, stays where it is."""
    return contacts.select_related(*PEOPLE).only(*COLUMNS)


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


class Rows:
    """Rows in the language that is in force, which is asked for each word once and not once a contact: of the time that
    a file took, words were three quarters.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone, self.yes = zone, _("yes")
        self.words = {
            name: {value: str(label) for value, label in choices.choices} for name, choices in CHOICES.items()
        }

    def row(self, contact: Contact) -> Row:
        return [
            contact.client.name if contact.client else "",
            contact.caregiver.name if contact.caregiver else "",
            _at(contact.started_at, self.zone),
            self._word("kind", contact.kind),
            self._word("direction", contact.direction),
            self._word("outcome", contact.outcome),
            contact.therapist.name if contact.therapist else "",
            contact.spoke_with.name if contact.spoke_with else "",
            contact.decision,
            contact.reason,
            self._word("function", contact.function),
            contact.severity,
            contact.urge_suicide,
            contact.urge_self_harm,
            self._yes(contact.planned),
            self._yes(contact.in_pause),
            contact.wait_seconds,
            contact.talk_seconds,
            _at(contact.completed_at, self.zone),
            self._yes(contact.is_late_entry),
            _at(contact.reviewed_at, self.zone),
        ]

    def _word(self, name: str, value: str) -> str:
        return self.words[name].get(value, value)

    def _yes(self, value: bool) -> str:
        return self.yes if value else ""


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    """As spreadsheets read it: day and time on the reader's clock."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""
