"""What was done to the record of one contact, by whom, newest first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clinic.models import AuditEvent
from coaching.models import Contact, ContactOutcome
from coaching.views.rows import words
from coaching.views.rows.history import Entry


def entries(contact: Contact) -> list[Entry]:
    """From the audit trail. Readings are kept there too, and are not shown here."""
    events = AuditEvent.objects.filter(
        clinic_id=contact.clinic_id, subject_label=Contact._meta.label, subject_id=str(contact.pk)
    ).exclude(action__endswith=".read")
    if contact.client_id is None:
        return []
    return [_entry(event, contact) for event in events.filter(client_id=contact.client_id).order_by("-at", "-pk")]


def _entry(event: AuditEvent, contact: Contact) -> Entry:
    icon, title = _title(event, contact)
    people = {"staff": event.actor_label, "client": _("the client")}
    return Entry(at=event.at, icon=icon, title=title, by=people.get(event.actor_kind, _("by itself")))


def _title(event: AuditEvent, contact: Contact) -> tuple[str, str]:
    if event.action == "contact.settled":
        outcome = str(event.data.get("outcome", ""))
        return "flag", words.came_to(contact, outcome) if outcome in ContactOutcome.values else outcome
    titles = {
        "contact.began": ("phone", _("Began")),
        "contact.went_on": ("chat-bubble-left-ellipsis", _("Another text of this exchange")),
        "contact.answered": ("chat-bubble-left-ellipsis", _("They wrote back")),
        "contact.identified": ("identification", _("The caller gave their PIN")),
        "contact.seen": ("eye", _("Seen")),
        "contact.logged": ("pencil-square", _("Entered by hand")),
        "contact.written": ("pencil", _("Written on")),
        "contact.completed": ("lock-closed", _("Signed")),
        "contact.signature_taken_back": ("lock-open", _("Signature taken back")),
        "contact.addendum": ("document-plus", _("Addendum")),
        "contact.reviewed": ("check-badge", _("Signed off")),
        "contact.reopened": ("arrow-path", _("To be reviewed again")),
        "contact.note_read": ("eye", _("Note read by an admin")),
        "question.asked": ("question-mark-circle", _("Question to the therapist")),
        "question.answered": ("chat-bubble-left-ellipsis", _("Question answered")),
    }
    return titles.get(event.action, ("information-circle", event.action))
