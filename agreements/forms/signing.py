"""What a signer fills in, one thing a page."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements import answers, codes, signing
from agreements.glyphs import can_be_written, lacking
from agreements.models import Method, OneTimeCode

NOTHING_DRAWN = "[]"  # what sign.js tells of a field that is open and empty
LONGEST_STROKES = 400_000  # characters of JSON; `signing.sign` counts the points


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The 6-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false", "maxlength": "20"}
        ),
        error_messages={"required": gettext_lazy("Enter the 6-digit code.")},
    )

    def clean_code(self) -> str:
        digits = "".join(letter for letter in self.cleaned_data["code"] if letter.isdigit())
        if len(digits) != 6:
            raise forms.ValidationError(_("Enter the 6-digit code."))
        return digits

    @classmethod
    def again(cls, code: OneTimeCode, *, now: datetime, typed: str = "") -> CodeForm:
        """The form after a try that failed: what is wrong is read from the code's own row."""
        form = cls({"code": typed})
        form.full_clean()
        form.errors["code"] = form.error_class([_what_is_wrong(code, now=now)])
        return form


def _what_is_wrong(code: OneTimeCode, *, now: datetime) -> str:
    if code.burnt_at or code.used_at or code.expires_at <= now:
        return _("This code does not work any more. Ask for a new one below.")
    if not code.tries:
        return _("Enter the 6-digit code.")
    left = codes.TRIES - code.tries
    tries = ngettext("You have %(left)s more try.", "You have %(left)s more tries.", left) % {"left": left}
    return _("This is not the code we sent you. Look at the newest one.") + " " + tries


class WordsForm(forms.Form):
    """A question, or what is wrong. It is read by the therapist and never answered by text."""

    words = forms.CharField(
        max_length=answers.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Write it in a few words, or go back."),
            "max_length": gettext_lazy("Say it in at most 4,000 characters."),
        },
    )


class ReasonForm(WordsForm):
    """Why somebody does not want to sign: welcome, never needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class WithdrawForm(forms.Form):
    """What somebody who signed takes back: two acts, of which one leaves the agreement as it is."""

    ELECTRONIC, AGREEMENT = "electronic", "agreement"
    what = forms.ChoiceField(
        label=gettext_lazy("What would you like to take back?"),
        choices=[
            (ELECTRONIC, gettext_lazy("Only the screen: I want everything on paper from now on")),
            (AGREEMENT, gettext_lazy("The whole agreement: coaching by phone ends")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what you would like to take back, or go back."),
            "invalid_choice": gettext_lazy("Choose what you would like to take back, or go back."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Anything you would like to say about it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": gettext_lazy("Say it in at most 2,000 characters.")},
    )


class SignForm(forms.Form):
    """A name as typed, or strokes as drawn (JSON, filled in by sign.js alone); and the intent."""

    name = forms.CharField(
        label=gettext_lazy("Type your name"),
        help_text=gettext_lazy("Typing your name here is your signature. Write it as you usually do."),
        max_length=signing.LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}),
    )
    intent = forms.BooleanField(
        error_messages={"required": gettext_lazy("Check the box if you agree with the sentence, or go back and ask.")}
    )
    strokes = forms.CharField(required=False, max_length=LONGEST_STROKES, widget=forms.HiddenInput)
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sentence: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intent"].label = sentence

    def clean_name(self) -> str:
        name = signing.cleaned(self.cleaned_data["name"])
        if name and not can_be_written(name):
            wrong = _(
                "This cannot be printed in your copy: %(letters)s. Type the name without it, or draw it: a drawing"
                " keeps your name as you write it. You can also choose paper."
            )
            raise forms.ValidationError(wrong % {"letters": lacking(name) or name})
        return name

    def clean_strokes(self) -> list[list[list[float]]]:
        typed = self.cleaned_data["strokes"]
        try:
            points = json.loads(typed) if typed else []
            return signing.checked(points)
        except (TypeError, ValueError, RecursionError):
            return []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and not cleaned["name"] and not cleaned.get("strokes"):
            self.add_error("name", self._nothing_signed())
        return cleaned

    def _nothing_signed(self) -> str:
        if self["strokes"].data == NOTHING_DRAWN:
            return _("Nothing is drawn yet. Draw your signature in the field, or type your name.")
        return _("Type your name: that is your signature.")

    @property
    def method(self) -> Method:
        return Method.DRAWN if self.cleaned_data["strokes"] else Method.TYPED
