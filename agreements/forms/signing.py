"""What a signer fills in, one thing a page."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import answers, signing
from agreements.glyphs import can_be_written
from agreements.models import Method

LONGEST_STROKES = 400_000  # characters of JSON; `signing.sign` counts the points


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The 6-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false", "maxlength": "20"}
        ),
        error_messages={"required": gettext_lazy("Enter the 6-digit code we texted you.")},
    )

    def clean_code(self) -> str:
        digits = "".join(letter for letter in self.cleaned_data["code"] if letter.isdigit())
        if len(digits) != 6:
            raise forms.ValidationError(_("Enter the 6-digit code we texted you."))
        return digits


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
        error_messages={"required": gettext_lazy("Tick the sentence if you agree with it, or go back and ask.")}
    )
    strokes = forms.CharField(required=False, max_length=LONGEST_STROKES, widget=forms.HiddenInput)
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sentence: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intent"].label = sentence

    def clean_name(self) -> str:
        name = signing.cleaned(self.cleaned_data["name"])
        if name and not can_be_written(name):
            raise forms.ValidationError(
                _(
                    "One of these letters cannot be printed in your copy. Write the name with other letters,"
                    " draw it, or choose paper."
                )
            )
        return name

    def clean_strokes(self) -> list[list[list[float]]]:
        typed = self.cleaned_data["strokes"]
        try:
            points = json.loads(typed) if typed else []
            return [[[float(x), float(y)] for x, y in stroke] for stroke in points]
        except (TypeError, ValueError):
            return []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and not cleaned["name"] and not cleaned.get("strokes"):
            self.add_error("name", _("Type your name: that is your signature."))
        return cleaned

    @property
    def method(self) -> Method:
        return Method.DRAWN if self.cleaned_data["strokes"] else Method.TYPED
