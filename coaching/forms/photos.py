"""Where a photo belongs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.models import CheckIn, Contact
from coaching.templatetags import time_words
from coaching.views.rows import words

LOOK_BACK, LOOK_AHEAD = timedelta(days=14), timedelta(days=7)
MOST = 12


class AttachForm(forms.Form):
    """The client's check-ins around now, and their newest contacts."""

    where = forms.ChoiceField(
        label=gettext_lazy("Where does it belong?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose where the photo belongs."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )

    def __init__(self, *args: Any, client: Client, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        around = CheckIn.objects.filter(client=client, cancelled_at=None, due_at__gt=now - LOOK_BACK)
        agreed = list(around.filter(due_at__lt=now + LOOK_AHEAD).order_by("-due_at")[:MOST])
        contacts = list(Contact.objects.filter(client=client, started_at__gt=now - LOOK_BACK)[:MOST])
        self.places: dict[str, CheckIn | Contact] = {}
        self.places |= {f"check-in:{row.uuid}": row for row in agreed}
        self.places |= {f"contact:{row.uuid}": row for row in contacts}
        zone = zone_of(user)
        choices = [(f"check-in:{row.uuid}", _check_in(row, time_words.moment(row.due_at, zone, now))) for row in agreed]
        choices += [
            (f"contact:{row.uuid}", f"{words.contact_kind(row)}, {time_words.moment(row.started_at, zone, now)}")
            for row in contacts
        ]
        self.fields["where"].choices = choices  # type: ignore[attr-defined]

    @property
    def place(self) -> CheckIn | Contact:
        return self.places[self.cleaned_data["where"]]


def _check_in(row: CheckIn, due: str) -> str:
    what = f": {row.what_for}" if row.what_for else ""
    return _("Check-in by %(time)s") % {"time": due} + what
