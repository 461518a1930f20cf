"""Two versions of one record: what is saved, and what somebody has before them. Neither is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coaching.forms.notes import NoteForm, as_it_stands
from coaching.models import Contact

NOT_WRITTEN = ("version", "tab", "turn", "done")


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    label: str
    saved: str
    mine: str


def differing(form: NoteForm, contact: Contact) -> list[Version]:
    """The fields in which the two differ, as they are read. `form` is valid."""
    saved = as_it_stands(contact)
    names = [name for name in form.fields if name not in NOT_WRITTEN]
    pairs = [(name, saved[name], form.cleaned_data[name]) for name in names]
    return [
        Version(name, str(form.fields[name].label), _said(form, name, theirs), _said(form, name, mine))
        for name, theirs, mine in pairs
        if _plain(theirs) != _plain(mine)
    ]


def both(form: NoteForm, contact: Contact) -> dict[str, Any]:
    """Texts one under the other, choices of both; of two answers of which only one can stand, the one before one."""
    saved, merged = as_it_stands(contact), dict(form.written)
    for name, mine in form.written.items():
        theirs = saved[name]
        if isinstance(mine, str) and name not in ("function", "harm_asked"):
            merged[name] = "\n\n".join(_each(theirs, mine))
        elif not isinstance(mine, (str, int, type(None))):
            merged[name] = list(dict.fromkeys([*theirs, *mine]))
        elif mine in ("", None):
            merged[name] = theirs
    return merged


def _each(*texts: str) -> list[str]:
    """Texts that are not in one another."""
    kept = [text for text in dict.fromkeys(text.strip() for text in texts) if text]
    return [text for text in kept if not any(text != other and text in other for other in kept)]


def _plain(value: Any) -> Any:
    """As it can be compared: empty is empty, lists in no order."""
    if isinstance(value, (str, int, type(None))):
        return str(value).replace("\r\n", "\n").strip() if value not in (None, "", False) else ""
    return sorted(str(getattr(item, "pk", item)) for item in value)


def _said(form: NoteForm, name: str, value: Any) -> str:
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", ()) if key}
    if isinstance(value, (str, int, type(None))):
        plain = _plain(value)
        return choices.get(plain, plain)
    return ", ".join(choices.get(str(item), str(item)) for item in value)
