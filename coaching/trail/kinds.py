"""What an admin asks the trail about: kinds of events, by how their actions begin."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic import denied

READING = Q(action__endswith=".read") | Q(action="contact.note_read")
SIGNING_IN = (
    *("staff.signed_in", "staff.signed_out", "staff.sign_in_failed", "staff.password_chosen"),
    *(f"staff.second_factor_{deed}" for deed in ("added", "removed", "renewed", "reset")),
)


def _begins(*words: str) -> Q:
    found = Q()
    for word in words:
        found |= Q(action__startswith=f"{word}.")
    return found & ~READING


KINDS = {
    "reading": (_("Reading of records"), READING),
    "refused": (_("Asked for what is not theirs"), Q(action=denied.ACTION)),
    "emergency": (_("Emergency access"), _begins("emergency")),
    "exports": (_("Exports"), _begins("export")),
    "signing-in": (_("Signing in and out"), Q(action__in=SIGNING_IN)),
    "staff": (_("Staff and roles"), _begins("staff", "role", "caseload") & ~Q(action__in=SIGNING_IN)),
    "clients": (
        _("Clients' records"),
        _begins("client", "own_page", "practice", "need", "session", "hold", "deletion"),
    ),
    "contacts": (
        _("Calls, texts and requests"),
        _begins("contact", "call_back", "check_in", "check_in_series", "text", "photo", "question", "crisis_step",
                "logview"),
    ),
    "rule": (_("Acts and pauses"), _begins("act", "pause", "rule")),
    "limits": (_("Limits and covers"), _begins("limits", "cover", "calendar")),
    "agreements": (
        _("Agreements"),
        _begins("agreement", "signer", "template", "matter", "document", "code", "copy", "link", "note", "therapist",
                "disclosure", "pdf", "seal"),
    ),
    "settings": (
        _("Settings of the clinic"),
        _begins("policy", "clinic", "crisis_line", "skill", "skills", "snippet", "snippets", "line", "keys", "audit",
                "alert", "backup", "canary"),
    ),
}  # fmt: skip
CHOICES = [(word, label) for word, (label, _condition) in KINDS.items()]
