"""What staff fill in about an agreement."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import blocks, glyphs, paper, signing
from agreements.models import Agreement, Signer
from agreements.terms import Terms
from clients.models import Caregiver, Client
from clinic.languages import CHOICES as LANGUAGES

NOON = time(12, 0)


def reason(label: Any, missing: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": missing, "max_length": gettext_lazy("Say it in at most 2,000 characters.")},
        **more,
    )


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the day."),
            "invalid": gettext_lazy("Enter the day as year-month-day, for example 2026-03-04."),
        },
        **more,
    )


def number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    told = gettext_lazy("“{field}”: enter a whole number from {least} to {most}.")
    words = format_lazy(told, field=label, least=least, most=most)
    errors = dict.fromkeys(("invalid", "min_value", "max_value", "required"), words)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=errors, **more)


def printable(words: str) -> None:
    """What stands in the text can stand in the sealed file too: each paragraph as it will be set."""
    glyphs.must_be_printable([" ".join(part.split()) for part in blocks.plain(words).split("\n\n")])


def email(label: str, **more: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an e-mail such as name@example.org, or leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        **more,
    )


class EmailsForm(forms.Form):
    """The e-mails of a client and of their caregivers, one field each, named by the person's uuid."""

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        self.caregivers = list(client.caregivers.filter(ended_at=None))
        people: list[Client | Caregiver] = [client, *self.caregivers]
        for person in people:
            self.fields[str(person.uuid)] = email(person.name, initial=person.email)

    @property
    def of_client(self) -> str:
        return self.cleaned_data[str(self.client.uuid)]

    @property
    def of_caregivers(self) -> dict[Caregiver, str]:
        return {person: self.cleaned_data[str(person.uuid)] for person in self.caregivers}


class TermsForm(forms.Form):
    """What holds for this client. The page fills in what coaching knows of limits and exceptions (`prefill`)."""

    response_minutes = number(gettext_lazy("Answers within … minutes of open hours"), 5, 1440, required=False)
    call_minutes = number(gettext_lazy("A call lasts at most … minutes"), 5, 180, required=False)
    rule_applies = forms.BooleanField(
        label=gettext_lazy("The pause after self-harm holds for this client"), required=False
    )
    rule_hours = number(gettext_lazy("Hours that the pause lasts"), 1, 72, required=False)
    how_to_reach = forms.CharField(
        label=gettext_lazy("How to reach the therapist"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
        validators=[printable],
    )
    meanwhile = forms.CharField(
        label=gettext_lazy("While the client waits"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
        validators=[printable],
    )
    own_terms = forms.CharField(
        label=gettext_lazy("What you two have agreed besides"),
        help_text=gettext_lazy("It stands in the text word for word. An empty line begins a new paragraph."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=4000,
        validators=[printable],
    )

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=LANGUAGES)

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            response_minutes=said["response_minutes"],
            call_minutes=said["call_minutes"],
            rule_applies=said["rule_applies"],
            rule_hours=said["rule_hours"],
            how_to_reach=said["how_to_reach"],
            meanwhile=said["meanwhile"] or None,
        )


class DraftForm(TermsForm):
    """A first agreement: also whether a guardian signs."""

    needs_guardian = forms.BooleanField(label=gettext_lazy("A parent or guardian signs too"), required=False)
    guardian_basis = forms.CharField(
        label=gettext_lazy("On what ground, if it is not the clinic's rule"), required=False, max_length=300
    )

    def __init__(self, *args: Any, clinic_rule: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinic_rule = clinic_rule

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("needs_guardian") != self.clinic_rule and not cleaned.get("guardian_basis", "").strip():
            self.add_error("guardian_basis", _("This differs from the clinic's rule: say on what ground."))
        return cleaned


class RenewForm(TermsForm):
    """One that replaces another, which holds for the days of grace."""

    grace_days = number(gettext_lazy("Days for which the present one still holds"), 1, 365, initial=30)


class VoidForm(forms.Form):
    reason = reason(gettext_lazy("Why is it taken back?"), gettext_lazy("Say why it is taken back."))


class WithdrawForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("What is taken back?"),
        choices=[
            ("agreement", gettext_lazy("The agreement: coaching by phone ends now")),
            ("electronic", gettext_lazy("Electronic records only: everything on paper from now on")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is taken back.")},
    )
    signer = forms.ModelChoiceField(
        label=gettext_lazy("By whom?"),
        queryset=Signer.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="uuid",
        error_messages={"required": gettext_lazy("Choose who takes it back.")},
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How did they say so?"),
        choices=[
            ("in_person", gettext_lazy("In person")),
            ("call", gettext_lazy("On the phone")),
            ("text", gettext_lazy("By text")),
            ("letter", gettext_lazy("By letter")),
        ],
    )
    words = forms.CharField(
        label=gettext_lazy("In their words"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signer"]
        field.queryset = agreement.signers.by_hand().exclude(signed_at=None).order_by("position")
        field.label_from_instance = lambda signer: f"{signer.name}, {signer.get_role_display()}"


class PaperForm(forms.Form):
    """The sheet that was signed on paper, and when."""

    name = forms.CharField(
        label=gettext_lazy("Name as signed"),
        max_length=signing.LONGEST_NAME,
        error_messages={"required": gettext_lazy("Enter the name as it stands on the sheet.")},
    )
    signed_on = day(gettext_lazy("Signed on"))
    scan = forms.FileField(
        label=gettext_lazy("Scan or photo of the sheet"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 8 MB."),
        error_messages={
            "required": gettext_lazy("Choose the scan."),
            "empty": gettext_lazy("This file is empty: choose another one."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    witnessed = forms.BooleanField(
        label=gettext_lazy("I was there when it was signed: I am the witness."),
        error_messages={"required": gettext_lazy("Somebody of the staff has to have seen it signed.")},
    )

    def __init__(self, *args: Any, signer: Signer, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer, self.now = signer, now

    def clean_scan(self) -> Any:
        scan = self.cleaned_data["scan"]
        begins = paper.BEGINS.get(scan.content_type, b"\0")
        if scan.size > paper.MOST_BYTES or not scan.read(len(begins)) == begins:
            raise forms.ValidationError(_("Choose a PDF, JPEG or PNG of at most 8 MB."))
        scan.seek(0)
        return scan

    def clean_signed_on(self) -> date:
        zone, said = self._zone(), self.cleaned_data["signed_on"]
        if not self.signer.agreement.created_at.astimezone(zone).date() <= said <= self.now.astimezone(zone).date():
            raise forms.ValidationError(_("Enter a day between the drawing up of the text and today."))
        return said

    @property
    def signed_at(self) -> datetime:
        """Noon of that day at the clinic, but never before the text was there nor later than now."""
        noon = datetime.combine(self.cleaned_data["signed_on"], NOON, tzinfo=self._zone()).astimezone(UTC)
        return min(max(noon, self.signer.agreement.created_at), self.now)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.signer.agreement.client.clinic.time_zone)


class ReviewForm(forms.Form):
    on = day(gettext_lazy("Look at it again on"))

    def clean_on(self) -> date:
        if self.cleaned_data["on"] <= timezone.localdate():
            raise forms.ValidationError(_("Enter a day in the future."))
        return self.cleaned_data["on"]


def in_a_year(now: datetime) -> date:
    return (now + timedelta(days=365)).date()
