"""Events in plain words: a page that was shown by what it shows, a deed by its thing and what was done to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

READ, NOTE_READ = ".read", "contact.note_read"
PAGES = {  # model, or model and page
    "client client": gettext_lazy("the client's page"),
    "client record": gettext_lazy("what is on file"),
    "client plan history": gettext_lazy("the plan and its earlier versions"),
    "client own page": gettext_lazy("the way to the client's own page"),
    "client own": gettext_lazy("the client's own page"),
    "client texts": gettext_lazy("the texts"),
    "client log": gettext_lazy("the form to enter a contact"),
    "client act": gettext_lazy("the report of an act"),
    "client rule": gettext_lazy("the exception from the rule"),
    "client pause": gettext_lazy("the pause"),
    "client limits": gettext_lazy("the limits"),
    "client preview": gettext_lazy("what the client hears"),
    "client photo": gettext_lazy("a photo"),
    "client call-back": gettext_lazy("a request to be called"),
    "client check-ins": gettext_lazy("the check-ins"),
    "client session": gettext_lazy("the list for the next session"),
    "client pass-on": gettext_lazy("a need to pass on"),
    "client passed-on": gettext_lazy("a need that was passed on"),
    "client emails": gettext_lazy("the e-mail address"),
    "client draw-up": gettext_lazy("the form for a new agreement"),
    "client keeping": gettext_lazy("how long records are kept"),
    "client readers": gettext_lazy("who has seen the record"),
    "client emergency": gettext_lazy("the form for emergency access"),
    "client": gettext_lazy("the client's record"),
    "client clients": gettext_lazy("the list of clients"),
    "client doubles": gettext_lazy("what is on file"),
    "client board": gettext_lazy("the board"),
    "client missing": gettext_lazy("the list of what is missing"),
    "client reports": gettext_lazy("Reports"),
    "client handover": gettext_lazy("the handover of a cover"),
    "client conversations": gettext_lazy("the list of texts"),
    "contact": gettext_lazy("a contact"),
    "contact log": gettext_lazy("the contact log"),
    "contact export": gettext_lazy("the contact log"),
    "contact beside": gettext_lazy("a contact, beside the log"),
    "contact question": gettext_lazy("a question about a contact"),
    "conversationtext": gettext_lazy("the words of a text"),
    "media": gettext_lazy("a photo"),
    "agreement": gettext_lazy("the agreement"),
    "agreement agreements": gettext_lazy("the list of agreements"),
    "matter": gettext_lazy("what is to look after in an agreement"),
    "auditevent": gettext_lazy("the audit trail"),
    "tombstone": gettext_lazy("the deletion of a record"),
    "emergencyaccess": gettext_lazy("the review of an emergency access"),
}
THINGS = {
    "access": gettext_lazy("Access"),
    "act": gettext_lazy("Act"),
    "agreement": gettext_lazy("Agreement"),
    "alert": gettext_lazy("Alert about the system"),
    "audit": gettext_lazy("Audit trail"),
    "backup": gettext_lazy("Backup"),
    "calendar": gettext_lazy("Calendar"),
    "call_back": gettext_lazy("Request to be called"),
    "caseload": gettext_lazy("Caseload"),
    "canary": gettext_lazy("Test call"),
    "check_in": gettext_lazy("Check-in"),
    "check_in_series": gettext_lazy("Check-ins that repeat"),
    "client": gettext_lazy("Client's record"),
    "clinic": gettext_lazy("Clinic"),
    "code": gettext_lazy("Code for signing"),
    "contact": gettext_lazy("Contact"),
    "copy": gettext_lazy("Copy of the agreement"),
    "cover": gettext_lazy("Cover"),
    "crisis_line": gettext_lazy("Crisis line"),
    "crisis_step": gettext_lazy("Crisis step"),
    "deletion": gettext_lazy("Deletion of a record"),
    "disclosure": gettext_lazy("Disclosure"),
    "emergency": gettext_lazy("Emergency access"),
    "export": gettext_lazy("Export"),
    "hold": gettext_lazy("Hold on a record"),
    "keys": gettext_lazy("Keys"),
    "limits": gettext_lazy("Limits"),
    "line": gettext_lazy("Coaching number"),
    "link": gettext_lazy("Link for signing"),
    "logview": gettext_lazy("List of the log"),
    "matter": gettext_lazy("Agreement"),
    "need": gettext_lazy("Need"),
    "note": gettext_lazy("Signer's note"),
    "own_page": gettext_lazy("Client's own page"),
    "pause": gettext_lazy("Pause"),
    "pdf": gettext_lazy("Agreement as a file"),
    "photo": gettext_lazy("Photo"),
    "policy": gettext_lazy("Rules of the clinic"),
    "practice": gettext_lazy("Skill to practice"),
    "question": gettext_lazy("Question about a contact"),
    "role": gettext_lazy("Role"),
    "rule": gettext_lazy("24-hour rule"),
    "seal": gettext_lazy("Seal"),
    "session": gettext_lazy("Session"),
    "signer": gettext_lazy("Signer"),
    "skill": gettext_lazy("Skill"),
    "skills": gettext_lazy("Skills"),
    "snippet": gettext_lazy("Ready-made text"),
    "snippets": gettext_lazy("Ready-made texts"),
    "staff": gettext_lazy("Staff"),
    "template": gettext_lazy("Agreement text"),
    "text": gettext_lazy("Text"),
    "therapist": gettext_lazy("Therapist"),
}


def said(action: str, data: dict[str, Any]) -> str:
    """ "Looked at the client's page", "Contact: completed"."""
    if action == "access.denied":
        return _("Asked for what is not theirs, and found nothing")
    if action == NOTE_READ:
        return _("Read the words of a note")
    if action.endswith(READ):
        return _("Looked at %(page)s") % {"page": page(action, data.get("page", ""))}
    thing, _dot, deed = action.partition(".")
    return f"{THINGS.get(thing, thing)}: {deed.replace('_', ' ')}"


def page(action: str, name: str) -> str:
    """What a page shows, by the model that was read and the name the page gave."""
    if action == NOTE_READ:
        return _("the words of a note")
    model = action.removesuffix(READ)
    return str(PAGES.get(f"{model} {name}".strip()) or PAGES.get(model) or model)
