"""What a therapist types to a client, and the snippets that are put into it."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching import clinical_words, typed
from coaching.models import Snippet
from telephony import gsm

LONGEST = 960  # characters of six segments, about


class ReplyForm(forms.Form):
    """`once` names this text, so that a form sent twice is one text; `looked` that its clinical words were seen; `to` a
    caregiver, empty for the client, and not there at all where nobody has been chosen; `drawn` what the form was drawn
    beside (rows.addressing). `nobody` says why the author has to choose anew.
    """

    nobody = ""

    body = forms.CharField(
        label=gettext_lazy("Your text"),
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "autocomplete": "off",
                "autocapitalize": "sentences",
                "placeholder": gettext_lazy("Your text"),
            }
        ),
        error_messages={"required": gettext_lazy("Write the text first.")},
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    looked = forms.CharField(widget=forms.HiddenInput, required=False)
    to = forms.CharField(widget=forms.HiddenInput, required=False)
    drawn = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        try:
            return typed.as_sent(body)
        except typed.TooLong:
            raise forms.ValidationError(_("This is too long for one text. Say it in at most 900 characters.")) from None

    def clean(self) -> dict[str, Any]:
        """A text that went to somebody else than its author meant could not be taken back."""
        try:
            self.cleaned_data["to"] = UUID(self.data["to"]) if self.data["to"] else None
        except (KeyError, ValueError):
            raise forms.ValidationError(self.nobody or _("Choose whom the text goes to.")) from None
        return self.cleaned_data

    @property
    def warned_of(self) -> list[str]:
        """Clinical words in a text that its author has not looked at again yet."""
        body = self.cleaned_data["body"]
        return clinical_words.found_in(body) if self.cleaned_data["looked"] != fingerprint(body) else []

    def again(self) -> ReplyForm:
        """The same form, for the second look at the words as they stand."""
        return ReplyForm({**self._kept("to", "drawn"), "looked": fingerprint(self.cleaned_data["body"])})

    def to_nobody(self, why: str) -> ReplyForm:
        """The same words, and nobody whom they go to: the author has to choose anew."""
        form = ReplyForm(self._kept("looked"))
        form.nobody = why
        return form

    def _kept(self, *more: str) -> dict[str, Any]:
        kept = {"body": self.cleaned_data["body"], "once": self.cleaned_data["once"]}
        return kept | {name: self.data[name] for name in more if name in self.data}

    def with_snippet(self, snippet: Snippet | None) -> ReplyForm:
        """What was typed so far, and the snippet after it; nothing is sent."""
        parts = [self.data.get("body", "").rstrip(), snippet.text if snippet else ""]
        kept = {"once": self.data.get("once") or uuid4(), "to": self.data.get("to"), "drawn": self.data.get("drawn")}
        return ReplyForm(initial={"body": " ".join(part for part in parts if part), **kept})

    def length(self) -> str:
        """How long the text is on the air, in words; the same that app counts while one types."""
        return length_words(self["body"].value() or "")


class SnippetForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=480,
        error_messages={
            "required": gettext_lazy("Write the words."),
            "max_length": gettext_lazy("Say it in at most 480 characters."),
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("en", "English"), ("es", "Español")], widget=forms.RadioSelect
    )
    shared = forms.BooleanField(label=gettext_lazy("For everybody in the clinic"), required=False)

    def __init__(self, *args: Any, may_share: bool, only_shares: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_shares = only_shares
        if only_shares or not may_share:
            del self.fields["shared"]

    @property
    def is_shared(self) -> bool:
        return self.only_shares or bool(self.cleaned_data.get("shared"))


def fingerprint(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def length_words(body: str) -> str:
    text = gsm.plain(body).strip()
    many = gsm.segments(text)
    characters = ngettext("%(n)s character", "%(n)s characters", len(text)) % {"n": len(text)}
    return f"{characters} · " + (ngettext("%(n)s text", "%(n)s texts", many) % {"n": many})
