"""What came of the coaching agreement, and the end of treatment, as entries of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.models import IN_FORCE, Agreement
from clients.models import Client, Discharge
from coaching.views.rows.history import Entry, Reading

TEXT = ("variables", "own_terms", "content", "canonical_text", "closing_words")  # long, and not shown in lists


def agreements(client: Client, until: datetime) -> QuerySet[Agreement]:
    """All of them: a step may be newer than the agreement itself. There are few."""
    return Agreement.objects.filter(client_id=client.pk).order_by("-created_at").defer(*TEXT)


def of_agreement(agreement: Agreement, reading: Reading) -> Iterator[Entry]:
    steps = [
        (agreement.sent_at, _("Agreement sent")),
        (agreement.signed_at, _("Agreement signed")),
        (agreement.closed_at, _("Agreement: %(state)s") % {"state": agreement.get_state_display().lower()}),
    ]
    for at, title in steps:
        if at:
            yield Entry(at, "document-text", title)


def treatment(client: Client, until: datetime) -> QuerySet[Discharge]:
    return Discharge.objects.filter(client_id=client.pk).select_related("discharged_by", "readmitted_by")


def of_treatment(discharge: Discharge, reading: Reading) -> Iterator[Entry]:
    by = discharge.discharged_by.name if discharge.discharged_by else ""
    yield Entry(discharge.discharged_at, "flag", _("Treatment ended"), discharge.reason or "", by=by)
    if discharge.readmitted_at:
        by = discharge.readmitted_by.name if discharge.readmitted_by else ""
        yield Entry(discharge.readmitted_at, "flag", _("Treatment taken up again"), by=by)


def state(every: Iterable[Agreement]) -> tuple[str, bool]:
    """The agreement that counts in words, newest first as they are given, and whether one is in force."""
    every = list(every)
    in_force = next((one for one in every if one.state in IN_FORCE), None)
    newest = in_force or next(iter(every), None)
    return (str(newest.get_state_display()) if newest else _("None yet")), in_force is not None
