"""What is asked about a request to be called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.models import User
from clinic.roles import Role
from coaching.forms import moments


class LaterForm(forms.Form):
    """ "Not now": the time that was agreed with the client, on the clock of whoever types it."""

    at = moments.clock_field(
        gettext_lazy("You will call at"),
        help_text=gettext_lazy("The next time that your clock shows this: today, or tomorrow if it has gone by."),
    )

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now

    @property
    def until(self) -> datetime:
        return moments.clock_ahead(self.cleaned_data["at"], moments.zone_of(self.user), self.now)


class CloseForm(forms.Form):
    note = moments.reason_field(
        gettext_lazy("Why is it closed without a call?"),
        gettext_lazy("Say why it is closed: the reason stays with the request."),
        help_text=gettext_lazy("For example: spoke in the session; the client asked by text not to be called."),
    )


class CoverForm(forms.Form):
    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Who calls instead?"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a therapist"),
        error_messages={
            "required": gettext_lazy("Choose who calls."),
            "invalid_choice": gettext_lazy("Choose a therapist of your clinic."),
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues(user)  # type: ignore[attr-defined]


def colleagues(user: User) -> Any:
    """Therapists of the same clinic, others than oneself."""
    held = User.objects.filter(clinic_id=user.clinic_id, is_active=True, grants__role=Role.THERAPIST)
    return held.filter(grants__ended_at=None).exclude(pk=user.pk).order_by("name").distinct()
