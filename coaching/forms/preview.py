"""What a client hears: whom, on which day, at what time, on which channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic import languages
from clinic.models import User
from coaching.forms import moments
from coaching.forms.limits import FURTHEST
from coaching.models.limits import CHANNELS
from telephony.channels import Channel

SATURDAY = 5


class PreviewForm(forms.Form):
    """All of it may stand in the address: a client is an opaque id."""

    channel = forms.ChoiceField(
        label=gettext_lazy("When they"),
        choices=[],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of these.")),
    )
    client = forms.ChoiceField(
        label=gettext_lazy("Who"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )
    day = moments.day_field(gettext_lazy("Day"))
    clock = moments.clock_field(gettext_lazy("Time"))

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        initial = {"channel": CHANNELS[0][0], "client": languages.CODES[0], **first_asked(user, now)}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.user, self.now = user, now
        mine = Client.objects.filter(team__user=user, team__role="primary", team__until=None).order_by("name")
        self.clients = {str(client.uuid): client for client in mine}
        typical = [
            (code, _("A typical client, in %(language)s") % {"language": name}) for code, name in languages.CHOICES
        ]
        self.fields["client"].choices = [  # type: ignore[attr-defined]
            *typical,
            *((uuid, client.name) for uuid, client in self.clients.items()),
        ]
        self.fields["channel"].choices = [("call", _("call")), ("text", _("text"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.now - timedelta(days=1) < self.at < self.now + FURTHEST:
            self.add_error("day", _("Choose a day from today on, within the next 400 days."))
        return cleaned

    @property
    def at(self) -> datetime:
        return moments.moment(self.cleaned_data["day"], self.cleaned_data["clock"], moments.zone_of(self.user))

    @property
    def channel_asked(self) -> Channel:
        return Channel(self.cleaned_data["channel"])

    @property
    def client_asked(self) -> Client | None:
        return self.clients.get(self.cleaned_data["client"])

    @property
    def language_asked(self) -> str:
        """Of a typical client."""
        asked = self.cleaned_data["client"]
        return asked if asked in languages.CODES else languages.CODES[0]


def first_asked(user: User, now: datetime) -> dict[str, Any]:
    """The next Saturday, late in the evening: the hour that people ask about first."""
    today = now.astimezone(moments.zone_of(user)).date()
    return {"day": today + timedelta(days=(SATURDAY - today.weekday()) % 7), "clock": "22:10"}
