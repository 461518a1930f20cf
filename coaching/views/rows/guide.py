"""The protocol of a call as the page shows it: a step each, with its fields; and which skills lie on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coaching import own_limits
from coaching.forms.notes import STEPS, NoteForm
from coaching.models import Contact
from coaching.templatetags import time_words

ON_TOP = 8


@dataclass(frozen=True, slots=True)
class Step:
    """`ticked` by hand, or because something is written in it."""

    key: str
    label: str
    fields: list[Any]
    ticked: bool
    written: bool


@dataclass(frozen=True, slots=True)
class Picked:
    """Skills to tap: those at hand, and all the others behind one more tap."""

    top: list[Any]
    others: list[Any]


def steps(form: NoteForm) -> list[Step]:
    done = form["done"].value() or []
    return [_step(form, key, str(label), names, key in done) for key, (label, names) in STEPS.items()]


def _step(form: NoteForm, key: str, label: str, names: Iterable[str], ticked: bool) -> Step:
    fields = [form[name] for name in names]
    return Step(key, label, fields, ticked, any(field.value() not in (None, "", []) for field in fields))


def skills(form: NoteForm, at_hand: Iterable[str]) -> Picked:
    """What is chosen and what helped before comes first."""
    names = set(at_hand)
    choices = list(form["skills"])
    top = [one for one in choices if one.data["selected"] or one.data["label"] in names]
    top += [one for one in choices if one not in top][: max(0, ON_TOP - len(top))]
    return Picked(top, [one for one in choices if one not in top])


def suggested(contact: Contact, now: Any) -> list[str]:
    """Facts that may be worth a word in the session. Nothing is ticked by them."""
    told = []
    promised = contact.call_back.latest_at if contact.call_back else None
    if promised and contact.direction == "out" and contact.started_at > promised:
        late = time_words.duration(contact.started_at - promised)
        told.append(_("You called %(late)s after the time that was promised.") % {"late": late})
    longest = own_limits.of(contact.spoke_with, now=now).longest_call_minutes if contact.spoke_with else None
    if longest and (contact.talk_seconds or 0) > longest * 60:
        talked = time_words.duration(contact.talk_seconds)
        told.append(_("The call took %(talked)s; your own longest is %(n)s min.") % {"talked": talked, "n": longest})
    if contact.in_pause:
        told.append(_("It was in a pause."))
    return told
