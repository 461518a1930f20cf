"""What came of the coaching agreement, and the end of treatment, as entries of a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.models import Agreement
from clients.models import Client
from clinic.models import User
from coaching.views.rows.history import Entry


def entries(client: Client, user: User, now: datetime, until: datetime) -> Iterator[Entry]:
    for agreement in Agreement.objects.filter(client=client):
        steps = [
            (agreement.sent_at, _("Agreement sent")),
            (agreement.signed_at, _("Agreement signed")),
            (agreement.closed_at, _("Agreement: %(state)s") % {"state": agreement.get_state_display().lower()}),
        ]
        for at, title in steps:
            if at:
                yield Entry(at, "document-text", title)
    if client.discharged_at:
        by = client.discharged_by.name if client.discharged_by else ""
        yield Entry(client.discharged_at, "flag", _("Treatment ended"), by=by)


def state(client: Client) -> tuple[str, bool]:
    """The newest agreement in words, and whether one is in force."""
    every = list(Agreement.objects.filter(client=client))
    in_force = next((a for a in every if a.state in ("signed", "active")), None)
    newest = in_force or next(iter(every), None)
    return (str(newest.get_state_display()) if newest else _("None yet")), in_force is not None
