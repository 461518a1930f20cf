"""What a report is asked about. It stands in the address: ids and closed words only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Programme
from clinic.models import User
from clinic.roles import Role
from coaching.forms import moments, periods
from coaching.forms.choosing import NO_SUCH_PERSON, OneRecord, one_of
from coaching.forms.moments import zone_of
from coaching.reports.scope import Scope

USUAL = "4weeks"


class ReportForm(forms.Form):
    days = one_of(gettext_lazy("Days"), periods.CHOICES, every=gettext_lazy("From and to, below"))
    since = moments.day_field(gettext_lazy("From"), required=False)
    until = moments.day_field(gettext_lazy("To"), required=False)
    programme = one_of(gettext_lazy("Program"), Programme.choices, every=gettext_lazy("All programs"))
    therapist = OneRecord(gettext_lazy("Therapist"), User, every=gettext_lazy("All therapists"), unknown=NO_SUCH_PERSON)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        if user.has_role(Role.ADMIN):
            staff = User.objects.filter(clinic_id=user.clinic_id, grants__role=Role.THERAPIST).order_by("name")
            self.fields["therapist"].queryset = staff.distinct()  # type: ignore[attr-defined]
        else:
            del self.fields["therapist"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a last day that is not before the first."))
        if not cleaned.get("days") and bool(since) != bool(until) and not self.errors:
            self.add_error("until" if since else "since", _("Enter both days, or choose a period."))
        return cleaned

    def scope(self) -> Scope:
        """The clinic for its admin; for a therapist, what is their own."""
        asked, zone = self.cleaned_data, zone_of(self.user)
        if asked["days"] or not asked["since"]:
            first, last = periods.days_of(asked["days"] or USUAL, self.now, zone)
        else:
            first, last = asked["since"], asked["until"]
        own = None if self.user.has_role(Role.ADMIN) else self.user
        return Scope(
            clinic=self.user.clinic,
            since=periods.midnight(first, zone),
            until=periods.midnight_after(last, zone),
            zone=zone,
            programme=asked["programme"],
            therapist=asked.get("therapist") or own,
        )
