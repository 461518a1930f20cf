"""What is asked on one's own page: the PIN, and how one wants to be called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.numbers import domestic, is_ours

FILE, OTHER = "file", "other"
LONGEST = 40  # characters of a number as people write it


class PinForm(forms.Form):
    pin = forms.CharField(
        label=gettext_lazy("Your 6-digit PIN"),
        max_length=20,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "maxlength": "20"}
        ),
        error_messages={"required": gettext_lazy("Enter your PIN, six digits.")},
    )

    def clean_pin(self) -> str:
        digits = "".join(letter for letter in self.cleaned_data["pin"] if letter in "0123456789")
        if len(digits) != 6:
            raise forms.ValidationError(_("Enter your PIN, six digits."))
        return digits


class AskForm(forms.Form):
    """How strong it is, and where to call. Whoever cannot rate it now leaves it out, as on the line."""

    severity = forms.TypedChoiceField(
        label=gettext_lazy("How strong is what you feel right now?"),
        choices=[(str(n), str(n)) for n in range(6)],
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 5.")},
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Where should we call you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose where we should call you."),
            "invalid_choice": gettext_lazy("Choose where we should call you."),
        },
    )
    other = forms.CharField(
        label=gettext_lazy("Another number"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("Ten digits, area code first."),
    )

    is_begun = False

    def __init__(self, *args: Any, on_file: str, shown: str, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_file, self.country = on_file, country
        kept = [(FILE, shown)] if on_file else []
        self.fields["which"].choices = [*kept, (OTHER, _("Another number"))]  # type: ignore[attr-defined]
        self.fields["which"].initial = FILE if on_file else OTHER
        self.fields["other"].depends = True  # type: ignore[attr-defined]  # on the answer above: not "may stay empty"

    def begun(self, typed: Mapping[str, str]) -> AskForm:
        """This form, not sent yet, as far as somebody has filled it in."""
        said = {name: typed[name][:LONGEST] for name in self.fields if name in typed}
        stood = {name: self.get_initial_for_field(self.fields[name], name) for name in said}
        self.is_begun = any(said[name] != ("" if stood[name] is None else str(stood[name])) for name in said)
        self.initial = {**self.initial, **said}
        return self

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which") == OTHER:
            self._need_a_number(cleaned)
        return cleaned

    @property
    def number(self) -> str:
        """E.164, of the clinic's own country."""
        return self.on_file if self.cleaned_data["which"] == FILE else self.cleaned_data["other"]

    def _need_a_number(self, cleaned: dict[str, Any]) -> None:
        number = domestic(cleaned.get("other", ""), self.country)
        if number is None or is_ours(number):
            self.add_error("other", _("This number cannot be called from here. Enter ten digits, area code first."))
            return
        cleaned["other"] = number
