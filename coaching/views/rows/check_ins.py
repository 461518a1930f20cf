"""What was agreed with a client for the time between sessions: check-ins, those that come again, skills to practise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import User
from clinic.roles import Role
from coaching import photos, practices, repeating
from coaching.forms.check_ins import PRESETS
from coaching.forms.moments import clock_ahead, zone_of
from coaching.models import Attachment, CheckIn, CheckInSeries, Side, Way
from coaching.templatetags import time_words
from coaching.views.rows import words

MISSED_SHOWN, MET_SHOWN = timedelta(days=7), timedelta(days=2)
CALL_FROM = timedelta(minutes=30)  # before its time a planned call can be made with one tap
TITLES = {
    (Side.CLIENT, Way.ANY): gettext_lazy("Check-in: the client gets in touch"),
    (Side.CLIENT, Way.CALL): gettext_lazy("Check-in: the client calls"),
    (Side.CLIENT, Way.TEXT): gettext_lazy("Check-in: the client texts"),
    (Side.CLIENT, Way.PHOTO): gettext_lazy("Check-in: the client texts a photo"),
    (Side.THERAPIST, Way.ANY): gettext_lazy("Check-in: you get in touch"),
    (Side.THERAPIST, Way.CALL): gettext_lazy("Planned call: you call"),
    (Side.THERAPIST, Way.TEXT): gettext_lazy("Check-in: you text"),
}


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """`state` in words where it is not simply open; the addresses only where this person may."""

    id: str
    title: str
    what_for: str
    due_at: datetime
    icon: str
    state: str = ""
    tone: str = ""
    call_url: str = ""
    met_url: str = ""
    move_url: str = ""
    cancel_url: str = ""
    thread_url: str = ""
    photos: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Agreed:
    rows: list[CheckInRow]
    series: list[dict[str, str]]
    practices: list[dict[str, Any]]
    presets: list[dict[str, str]] = field(default_factory=list)
    agree_url: str = ""
    practice_url: str = ""


def title(check_in: CheckIn | CheckInSeries, user: User) -> str:
    if check_in.side == Side.THERAPIST and check_in.therapist_id != user.pk:
        return _("Check-in: %(name)s gets in touch") % {"name": check_in.therapist.name}
    return str(TITLES.get((Side(check_in.side), Way(check_in.way)), TITLES[Side.CLIENT, Way.ANY]))


def icon(check_in: CheckIn) -> str:
    if check_in.way == Way.PHOTO:
        return "photo"
    if check_in.way == Way.CALL or (check_in.side == Side.THERAPIST and check_in.way == Way.ANY):
        return "phone-arrow-up-right" if check_in.side == Side.THERAPIST else "phone-arrow-down-left"
    return "chat-bubble-left-ellipsis"


def call_url(check_in: CheckIn, client: Client, now: datetime) -> str:
    """Where one's own planned call is made, from a little before its time."""
    planned = check_in.side == Side.THERAPIST and check_in.way in (Way.CALL, Way.ANY) and check_in.held_at is None
    near = check_in.due_at - CALL_FROM <= now
    return reverse("client-call", args=[client.uuid]) if planned and near else ""


def asked(client: Client, now: datetime) -> dict[str, QuerySet[Any, Any]]:
    """The questions of this section, for one statement (`client_page`)."""
    still_open = Q(met_at=None, missed_at=None, cancelled_at=None)
    missed = Q(missed_at__gt=now - MISSED_SHOWN, cancelled_at=None)
    met = Q(met_at__gt=now - MET_SHOWN)
    put = Attachment.objects.filter(check_in__client_id=client.pk, removed_at=None, attached_at__gt=now - MISSED_SHOWN)
    return {
        "agreed": CheckIn.objects.filter(still_open | missed | met, client_id=client.pk)
        .select_related("therapist")
        .order_by("due_at"),
        "series": repeating.open_series().filter(client_id=client.pk).select_related("therapist"),
        "practices": practices.open_of(client),
        "attachments": put.select_related("media"),
        "cards": photos.came_with(put.values("media__message")),
    }


def agreed(found: dict[str, list[Any]], client: Client, user: User, now: datetime, *, paused: bool) -> Agreed:
    """From the answers to `asked`. In a pause nothing is agreed, and the presets are not offered."""
    acts = user.has_role(Role.THERAPIST) and not client.discharged_at
    froms = {text.message_id: words.photo_from(text.contact) for text in found["cards"]}
    cards: dict[int, list[dict[str, str]]] = {}
    for put in found["attachments"]:
        cards.setdefault(put.check_in_id, []).append(_photo(put, froms[put.media.message_id], acts=acts))
    made = Agreed(
        rows=[
            replace(_row(each, client, user, now, acts=acts, paused=paused), photos=cards.get(each.pk, []))
            for each in found["agreed"]
        ],
        series=[_series(series, user, now, acts=acts) for series in found["series"]],
        practices=[_practice(practice, acts=acts) for practice in found["practices"]],
    )
    if acts:
        made.practice_url = reverse("practice-assign", args=[client.uuid])
    if acts and not paused:
        made.agree_url = reverse("check-in-agree", args=[client.uuid])
        made.presets = [_preset(preset, user, now) for preset in PRESETS]
    return made


def _row(check_in: CheckIn, client: Client, user: User, now: datetime, *, acts: bool, paused: bool) -> CheckInRow:
    state, tone = _state(check_in)
    is_open = check_in.missed_at is None and check_in.met_at is None
    by_photo = check_in.met_at is not None and check_in.way == Way.PHOTO
    changes, ahead = acts and not check_in.met_at, acts and is_open and not paused
    return CheckInRow(
        id=str(check_in.uuid),
        title=title(check_in, user),
        what_for=check_in.what_for,
        due_at=check_in.due_at,
        icon=icon(check_in),
        state=state,
        tone=tone,
        call_url=call_url(check_in, client, now) if ahead and check_in.therapist_id == user.pk else "",
        met_url=reverse("check-in-met", args=[check_in.uuid]) if changes else "",
        move_url=reverse("check-in-move", args=[check_in.uuid]) if ahead else "",
        cancel_url=reverse("check-in-cancel", args=[check_in.uuid]) if acts and is_open else "",
        thread_url=reverse("client-texts", args=[client.uuid]) if by_photo else "",
    )


def _state(check_in: CheckIn) -> tuple[str, str]:
    if check_in.met_at:
        return _("met"), "accent"
    if check_in.missed_at:
        return _("did not happen: for the session"), "amber"
    if check_in.held_at:
        return _("held by the pause"), "pause"
    return (_("moved"), "accent") if check_in.moved_at else ("", "")


def _series(series: CheckInSeries, user: User, now: datetime, *, acts: bool) -> dict[str, str]:
    at = repeating.moment(series.last_on, series.clock, series.zone)
    last = time_words.heading(at, ZoneInfo(series.zone), now)
    return {
        "id": str(series.uuid),
        "title": title(series, user),
        "words": _("%(repeat)s until %(day)s") % {"repeat": capfirst(series.get_repeat_display()), "day": last},
        "end_url": reverse("check-in-series-end", args=[series.uuid]) if acts else "",
    }


def _photo(put: Attachment, alt: str, *, acts: bool) -> dict[str, str]:
    remove = reverse("attachment-remove", args=[put.uuid]) if acts else ""
    return {"url": reverse("photo", args=[put.media.uuid]), "alt": alt, "remove_url": remove}


def _practice(practice: Any, *, acts: bool) -> dict[str, Any]:
    return {
        "id": str(practice.uuid),
        "skill": str(practice.skill),
        "what_for": practice.what_for,
        "until": practice.until,
        "done_url": reverse("practice-done", args=[practice.uuid]) if acts else "",
        "end_url": reverse("practice-end", args=[practice.uuid]) if acts else "",
    }


def _preset(preset: Any, user: User, now: datetime) -> dict[str, str]:
    zone = zone_of(user)
    at = time_words.moment(clock_ahead(preset.clock, zone, now), zone, now)
    return {"key": preset.key, "label": str(preset.label) % {"time": at}}
