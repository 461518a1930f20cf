"""What the log is narrowed to. It stands in the address, so it holds ids and closed words, never a name (P6)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import User
from clinic.roles import Role
from coaching.forms import moments
from coaching.models import Contact, ContactOutcome, Kind
from coaching.visibility import clients_visible_to

MOST_IN_A_LIST = 300  # of clients to choose from; beyond that one comes from the client's own page


class LogForm(forms.Form):
    client = forms.ModelChoiceField(
        label=gettext_lazy("Client"),
        queryset=Client.objects.none(),
        required=False,
        to_field_name="uuid",
        empty_label=gettext_lazy("All clients"),
        error_messages={"invalid_choice": gettext_lazy("This client is not one of yours.")},
    )
    therapist = forms.ModelChoiceField(
        label=gettext_lazy("Therapist"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="uuid",
        empty_label=gettext_lazy("All therapists"),
        error_messages={"invalid_choice": gettext_lazy("Choose a therapist of your clinic.")},
    )
    since = moments.day_field(gettext_lazy("From"), required=False)
    until = moments.day_field(gettext_lazy("To"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("", gettext_lazy("Every outcome")), *ContactOutcome.choices],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the outcomes.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=[("", gettext_lazy("Every channel")), *Kind.choices], required=False
    )
    note = forms.ChoiceField(
        label=gettext_lazy("Note"),
        choices=[("", gettext_lazy("With or without")), ("missing", gettext_lazy("Not complete"))],
        required=False,
    )

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        mine = clients_visible_to(user, now).order_by("name")
        if mine[: MOST_IN_A_LIST + 1].count() > MOST_IN_A_LIST:
            mine = mine.filter(uuid=_as_uuid(self.data.get("client")))
        self.fields["client"].queryset = mine  # type: ignore[attr-defined]
        if user.has_role(Role.ADMIN):
            staff = User.objects.filter(clinic_id=user.clinic_id, grants__role=Role.THERAPIST).order_by("name")
            self.fields["therapist"].queryset = staff.distinct()  # type: ignore[attr-defined]
        else:
            del self.fields["therapist"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("Enter a last day that is not before the first."))
        return cleaned

    def narrow(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        """The contacts that fit. Days are the viewer's own, from midnight to midnight."""
        asked, zone = self.cleaned_data, moments.zone_of(self.user)
        for field in ("client", "therapist", "outcome", "kind"):
            if asked.get(field):
                contacts = contacts.filter(**{field: asked[field]})
        if asked.get("since"):
            contacts = contacts.filter(started_at__gte=moments.moment(asked["since"], time(0), zone))
        if asked.get("until"):
            end = moments.moment(asked["until"] + timedelta(days=1), time(0), zone)
            contacts = contacts.filter(started_at__lt=end)
        if asked.get("note") == "missing":
            contacts = contacts.filter(completed_at=None, outcome=ContactOutcome.CONNECTED)
        return contacts


def _as_uuid(value: Any) -> Any:
    return forms.UUIDField(required=False).to_python(value) if _is_uuid(value) else None


def _is_uuid(value: Any) -> bool:
    try:
        forms.UUIDField(required=False).to_python(value)
    except forms.ValidationError:
        return False
    return bool(value)
