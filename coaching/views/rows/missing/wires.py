"""What could keep a word from reaching somebody: crisis lines nobody checked, texts that are off, texts that fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import ClientPhone
from clinic import crisis
from clinic.models import Clinic, CoachingLine, CrisisLine, User
from coaching.forms.moments import zone_of
from coaching.templatetags import time_words
from coaching.templatetags.intersession import phone
from coaching.views.rows.missing.gap import SHOWN, Check, Gap, many
from telephony import stops
from telephony.errors import SENTENCES, Failure
from telephony.models import Message, Stop
from telephony.states import TextState

LOOKS_BACK = timedelta(days=7)
FAILING = [str(state) for state in (TextState.FAILED, TextState.UNDELIVERED, TextState.DEAD)]


def crisis_lines(clinic: Clinic, user: User, now: datetime) -> Check:
    found = crisis.to_verify(clinic.pk, now)
    return Check(
        id="crisis-lines",
        title=_("Crisis lines to be verified"),
        hint=_("A line is called once a year, and what is heard there compared with what clients are told."),
        fine=_("Every crisis line was verified within the last 12 months."),
        many=many(found),
        gaps=[_line(line) for line in found[:SHOWN]],
        more_url=reverse("crisis-lines"),
        more=_("All crisis lines"),
    )


def _line(line: CrisisLine) -> Gap:
    last = line.verified_on.isoformat() if line.verified_on else _("never")
    return Gap(
        name=f"{line.label} ({line.country})",
        text=_("%(number)s · last verified: %(day)s") % {"number": line.number, "day": last},
        do=_("Verify"),
        do_url=reverse("crisis-lines"),
    )


def texts_off(clinic: Clinic, user: User, now: datetime) -> Check:
    """Numbers of clients from which STOP came: they are called instead, until they write START."""
    lines = CoachingLine.objects.filter(clinic=clinic, retired_at=None).values("number")
    stopped = Stop.objects.filter(stops.OFF, line__in=lines).values("peer")
    found = ClientPhone.objects.filter(
        number__in=stopped, retired_at=None, client__clinic=clinic, client__discharged_at=None
    )
    return Check(
        id="texts-off",
        title=_("Numbers with STOP"),
        fine=_("No client has stopped our texts."),
        many=many(found),
        gaps=[_stopped(number) for number in found.select_related("client").order_by("client__name")[:SHOWN]],
    )


def _stopped(number: ClientPhone) -> Gap:
    return Gap(
        name=number.client.name,
        text=_("%(number)s gets no texts. Ask on the phone; they can text START to the line.")
        % {"number": phone(number.number)},
        url=reverse("client", args=[number.client.uuid]),
        do=_("Open"),
        do_url=reverse("client", args=[number.client.uuid]),
        client_id=number.client_id,
    )


def failing(clinic: Clinic, user: User, now: datetime) -> Check:
    """Texts of the last seven days that did not arrive, a row for each number and cause."""
    failed = Message.objects.filter(
        clinic=clinic, direction="out", handed_at__gt=now - LOOKS_BACK, state__in=FAILING
    ).exclude(error=Failure.NOT_WANTED)
    rows = list(failed.values("peer", "error").annotate(last=Max("handed_at")).order_by("-last")[: SHOWN + 1])
    people = _people(clinic, [row["peer"] for row in rows])
    return Check(
        id="failing",
        title=_("Texts that do not arrive"),
        hint=_("The last 7 days."),
        fine=_("Every text of the last 7 days arrived, or is on its way."),
        many=len(rows),
        gaps=[_failed(row, people.get(row["peer"]), user, now) for row in rows[:SHOWN]],
    )


def _people(clinic: Clinic, numbers: list[str]) -> dict[str, ClientPhone | User]:
    found: dict[str, ClientPhone | User] = {
        str(person.phone): person for person in User.objects.filter(clinic=clinic, phone__in=numbers)
    }
    phones = ClientPhone.objects.filter(number__in=numbers, retired_at=None, client__clinic=clinic)
    return found | {str(known.number): known for known in phones.select_related("client")}


def _failed(row: Mapping[str, Any], whose: ClientPhone | User | None, user: User, now: datetime) -> Gap:
    why = SENTENCES.get(row["error"], SENTENCES[Failure.UNCLEAR])
    client = whose.client if isinstance(whose, ClientPhone) else None
    url = reverse("client", args=[client.uuid]) if client else ""
    if isinstance(whose, User):
        url = reverse("staff-person", args=[whose.uuid])
    return Gap(
        name=client.name if client else whose.name if isinstance(whose, User) else phone(row["peer"]),
        text=f"{why} · {time_words.moment(row['last'], zone_of(user), now)}",
        url=url,
        do=_("Check the number") if url else "",
        do_url=url,
        client_id=client.pk if client else None,
    )
