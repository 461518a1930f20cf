"""The chain of an agreement's events as a timeline, one sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, AgreementEvent, State
from clinic.models import User
from telephony.errors import SENTENCES

WORDS = {
    "agreement.prepared": ("document-text", gettext_lazy("Drawn up")),
    "agreement.changed": ("pencil-square", gettext_lazy("The draft was changed")),
    "agreement.grace": ("clock", gettext_lazy("A newer one is to replace it; this one holds until then")),
    "agreement.grace_dropped": ("clock", gettext_lazy("The newer one was taken back; this one holds on")),
    "agreement.review_set": ("calendar", gettext_lazy("Looked at; the next look has its day")),
    "link.sent": ("paper-airplane", gettext_lazy("A link was sent to %(who)s, %(to)s")),
    "link.held_back": (
        "no-symbol",
        gettext_lazy("The link to %(who)s, %(to)s, was held back: no longer theirs, or texts no longer agreed to"),
    ),
    "link.dropped": ("no-symbol", gettext_lazy("The link to %(who)s, %(to)s, was no longer needed and was not sent")),
    "link.not_arrived": ("exclamation-triangle", gettext_lazy("The link to %(who)s, %(to)s, did not arrive")),
    "link.shown": ("qr-code", gettext_lazy("A code was shown on the screen for %(who)s")),
    "session.in_person": ("user-group", gettext_lazy("%(who)s opened it beside the witness")),
    "session.carried_on": ("arrow-right", gettext_lazy("%(who)s came on from another child's agreement")),
    "code.sent": ("chat-bubble-left-ellipsis", gettext_lazy("A code was sent to %(who)s, %(to)s")),
    "code.called": ("phone", gettext_lazy("%(who)s was called to be told a code, %(to)s")),
    "code.confirmed": ("key", gettext_lazy("%(who)s entered the code (tries: %(tries)s)")),
    "code.burnt": ("exclamation-triangle", gettext_lazy("Five wrong codes: the code was burned")),
    "signer.locked": ("lock-closed", gettext_lazy("Too many wrong codes: closed for an hour")),
    "signer.opened": ("eye", gettext_lazy("%(who)s opened the text")),
    "signer.reached_end": ("check", gettext_lazy("%(who)s reached the end of the text")),
    "signer.consented": ("device-phone-mobile", gettext_lazy("%(who)s agreed to sign on a screen")),
    "signer.consent_withdrawn": ("document-text", gettext_lazy("%(who)s wants no electronic records any more")),
    "signer.wants_paper": ("document-text", gettext_lazy("%(who)s wants to sign on paper")),
    "signer.note": ("question-mark-circle", gettext_lazy("%(who)s wrote to the therapist")),
    "signer.signed": ("pencil", gettext_lazy("%(who)s signed")),
    "therapist.acknowledged": ("check-badge", gettext_lazy("%(who)s acknowledged it")),
    "pdf.sealed": ("lock-closed", gettext_lazy("The PDF was sealed, revision %(revision)s")),
    "copy.sent": ("arrow-down-tray", gettext_lazy("A link to the copy was texted to %(who)s, %(to)s")),
}
TONES = {
    "signer.signed": "accent",
    "therapist.acknowledged": "accent",
    "code.burnt": "amber",
    "signer.locked": "amber",
    "link.held_back": "amber",
    "link.not_arrived": "amber",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What components/timeline.html takes."""

    at: datetime
    icon: str
    title: str
    text: str
    by: str
    tone: str
    url: str = ""


def entries(agreement: Agreement) -> list[Entry]:
    """Newest first."""
    events = list(agreement.events.order_by("-seq"))
    signers = dict(agreement.signers.values_list("pk", "name"))
    staff_ids = [
        int(event.actor[6:]) for event in events if event.actor.startswith("staff:") and event.actor[6:].isdigit()
    ]
    staff = dict(User.objects.filter(pk__in=staff_ids).values_list("pk", "name"))
    return [_entry(event, signers, staff) for event in events]


def _entry(event: AgreementEvent, signers: dict[int, str], staff: dict[int, str]) -> Entry:
    said = {"to": "", "tries": "", "revision": "", **event.data, "who": signers.get(event.data.get("signer", 0), "")}
    icon, title = (
        _moved(event.data) if event.kind == "agreement.moved" else WORDS.get(event.happened, ("clock", event.kind))
    )
    return Entry(
        at=event.at,
        icon=icon,
        title=str(title) % said if "%(" in str(title) else str(title),
        text=" ".join(filter(None, (_why(event), _number(event)))),
        by=_by(event.actor, staff),
        tone=TONES.get(event.kind, ""),
    )


def _why(event: AgreementEvent) -> str:
    """Why a link did not arrive, where the carrier or the outbox said."""
    return str(SENTENCES.get(event.data.get("why", ""), ""))


def _number(event: AgreementEvent) -> str:
    return _("No. %(seq)s, ends in %(hash)s") % {"seq": event.seq, "hash": event.hash[-8:]}


def _moved(data: dict[str, Any]) -> tuple[str, str]:
    known = {str(state): state for state in State}
    state = known.get(str(data.get("to")))
    label = str(state.label).lower() if state else str(data.get("to"))
    return "flag", _("Now: %(state)s") % {"state": label}


def _by(actor: str, staff: dict[int, str]) -> str:
    kind, _colon, number = actor.partition(":")
    if kind == "staff":
        return staff.get(int(number), _("staff")) if number.isdigit() else number
    return {"client": _("the client"), "guardian": _("the guardian"), "system": _("by itself")}.get(kind, kind)
