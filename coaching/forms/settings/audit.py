"""What the audit trail is narrowed to. All of it stands in the address: ids, days and closed words, never a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import User
from coaching.forms import moments, periods
from coaching.forms.choosing import NO_SUCH_CLIENT, NO_SUCH_PERSON, OneRecord, one_of
from coaching.forms.log import clients_to_choose
from coaching.forms.moments import zone_of
from coaching.log import reach
from coaching.trail import kinds
from coaching.trail.asking import Asked


class TrailForm(forms.Form):
    person = OneRecord(gettext_lazy("Who"), User, every=gettext_lazy("Everybody"), unknown=NO_SUCH_PERSON)
    client = OneRecord(gettext_lazy("Client"), Client, every=gettext_lazy("Every client"), unknown=NO_SUCH_CLIENT)
    kind = one_of(gettext_lazy("What"), kinds.CHOICES, every=gettext_lazy("Everything"))
    since = moments.day_field(gettext_lazy("From"), required=False)
    until = moments.day_field(gettext_lazy("To"), required=False)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        staff = User.objects.filter(clinic_id=user.clinic_id).order_by("name")
        self.fields["person"].queryset = staff  # type: ignore[attr-defined]
        to_choose = clients_to_choose(reach.of(user, now), self.data.get("client"))
        self.fields["client"].queryset = to_choose  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("Enter a last day that is not before the first."))
        return cleaned

    def asked(self) -> Asked:
        """Days are the reader's own, from midnight to midnight."""
        words, zone = self.cleaned_data, zone_of(self.user)
        return Asked(
            clinic_id=self.user.clinic_id,
            person=words["person"],
            client=words["client"],
            kind=words["kind"],
            since=periods.midnight(words["since"], zone) if words["since"] else None,
            until=periods.midnight_after(words["until"], zone) if words["until"] else None,
        )
