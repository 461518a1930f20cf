"""What a list of the log can show, beside the client's name and the time."""

from django.utils.translation import gettext_lazy as _

COLUMNS = [
    ("contact", _("Contact")),
    ("with", _("With")),
    ("function", _("What it was for")),
    ("outcome", _("Outcome")),
    ("severity", _("Severity")),
    ("wait", _("Waited")),
    ("talk", _("Talked")),
    ("note", _("Note")),
    ("review", _("Review")),
]
USUAL = ("contact", "with", "outcome", "wait", "talk", "note")
USUAL_OF_AN_ADMIN = (*USUAL, "review")
