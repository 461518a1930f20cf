"""Who waits to be called, as rows of the board: whose it is, by when, and what may be done with it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import User
from clinic.roles import Role
from coaching.callbacks import CLAIM_HOLDS
from coaching.covered import Covered
from coaching.models import CallBack, Pause, TherapistLeg
from coaching.models.call_back import CallBackQuerySet
from coaching.views.rows import texting, words
from coaching.visibility import CLINICAL, call_backs_visible_to
from telephony.wording import next_minute


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One request; the addresses are those of what this person may do with it at this moment."""

    id: str
    name: str
    url: str
    history_url: str
    plan_url: str
    severity: int | None
    latest: datetime | None
    requested_at: datetime
    client_zone: str
    state: str
    words: str
    note: str = ""
    first: bool = False
    uncovered: bool = False
    call_url: str = ""
    claim_url: str = ""
    release_url: str = ""
    later_url: str = ""
    close_url: str = ""
    cover_url: str = ""
    texts_off: bool = False


def loaded(user: User, now: datetime, covers: Covered | None = None) -> QuerySet[CallBack]:
    """Open requests that this person may see, the most urgent first, with all that a row tells, in one query."""
    return loaded_any(user, now, covers).open().by_urgency()


def loaded_any(user: User, now: datetime, covers: Covered | None = None) -> CallBackQuerySet:
    """Requests that this person may see, open or closed."""
    live = TherapistLeg.objects.filter(contact__call_back=OuterRef("pk"), ended_at=None, expires_at__gt=now)
    pause = Pause.objects.open(now).filter(client=OuterRef("client"), channels__contains=["call"])
    return (
        call_backs_visible_to(user, now, covers=covers)
        .select_related("client", "caregiver", "owner", "cover", "claimed_by")
        .annotate(
            is_live=Exists(live),
            is_talking=Exists(live.filter(client_accepted_at__isnull=False)),
            pause_ends=Subquery(pause.values("ends_at")[:1]),
            texts_off=texting.stopped(),
        )
    )


def rows(requests: Iterable[CallBack], user: User, now: datetime) -> list[QueueRow]:
    """Those that can be called first, in the order of urgency; those held by a pause after them."""
    made = [row(request, user, now) for request in requests]
    waiting = [each for each in made if each.state != "held"]
    first = next((each for each in waiting if each.call_url), None)
    waiting = [replace(each, first=True) if each is first else each for each in waiting]
    return waiting + [each for each in made if each.state == "held"]


def row(request: CallBack, user: User, now: datetime) -> QueueRow:
    state = state_of(request, user, now)
    caregiver = request.caregiver
    return QueueRow(
        id=str(request.uuid),
        name=caregiver.name if caregiver else request.client.name,
        url=reverse("client", args=[request.client.uuid]),
        history_url=reverse("call-back", args=[request.uuid]),
        plan_url=reverse("client", args=[request.client.uuid]) + "#plan-title",
        severity=request.severity,
        latest=_by_when(request, state),
        requested_at=request.taken_at,
        client_zone=request.client.time_zone,
        state=state,
        words=_words(request, state, user, now),
        note=_note(request),
        texts_off=getattr(request, "texts_off", False) and not caregiver,
        uncovered=request.latest_at is None and request.cover_id is None,
        **_ways(request, state, user),
    )


def state_of(request: CallBack, user: User, now: datetime) -> str:
    """waiting, mine, taken, calling, held or closed. The clock decides about a pause, not the job (P2)."""
    if request.closed_at:
        return "closed"
    if request.held_at or _pause_ends(request):
        return "held"
    if getattr(request, "is_live", False):
        return "calling"
    if request.claimed_by_id == user.pk:
        return "mine"
    return "taken" if request.claimed_by_id and not run_out(request, now) else "waiting"


def run_out(request: CallBack, now: datetime) -> bool:
    """A claim after which nobody called may be taken over."""
    return bool(request.claimed_at and request.claimed_at <= now - CLAIM_HOLDS)


def _pause_ends(request: CallBack) -> datetime | None:
    """A pause holds the client's own request; a caregiver's coaching goes on."""
    return None if request.caregiver_id else getattr(request, "pause_ends", None)


def _by_when(request: CallBack, state: str) -> datetime | None:
    """Of one that is held, when the pause ends as it is told everywhere: in the minute in which coaching is open."""
    if state != "held":
        return request.latest_at
    ends = _pause_ends(request)
    return next_minute(ends) if ends else None


def _words(request: CallBack, state: str, user: User, now: datetime) -> str:
    holder = request.claimed_by
    if state == "held":
        return _("Held by the pause; waits again when it ends") if _pause_ends(request) else _("Opens again now")
    if state == "closed":
        return str(request.get_closed_because_display())
    if state == "calling":
        return _calling(request, user)
    if state == "mine":
        return _("You have it in hand")
    if state == "taken":
        return _("%(name)s has it in hand") % {"name": holder}
    if holder:
        return _("%(name)s claimed it and has not called") % {"name": holder}
    return _whose(request, user)


def _calling(request: CallBack, user: User) -> str:
    """Ringing and talking are told apart: what is said while a phone rings goes when it has been answered."""
    talks = getattr(request, "is_talking", False)
    if request.claimed_by == user:
        return _("You are talking") if talks else _("You are calling")
    said = _("%(name)s is talking") if talks else _("%(name)s is calling")
    return said % {"name": request.claimed_by or request.owner}


def _whose(request: CallBack, user: User) -> str:
    if request.owner_id == user.pk:
        return _("Waits for you")
    if request.cover_id == user.pk:
        return _("Waits for you as cover of %(name)s") % {"name": request.owner or _("nobody")}
    if request.owner is None and request.cover is None:
        return _("Nobody is named to call")
    if request.cover:
        return _("Waits for %(cover)s as cover of %(name)s") % {"name": request.owner or "–", "cover": request.cover}
    if request.latest_at is None:
        return _("Nobody covers for %(name)s") % {"name": request.owner}
    return _("Waits for %(name)s") % {"name": request.owner}


def _note(request: CallBack) -> str:
    """For whom a caregiver calls; and why no time was promised."""
    notes = []
    if request.caregiver:
        notes.append(
            _("%(relationship)s of %(client)s")
            % {"relationship": request.caregiver.relationship.capitalize(), "client": request.client.name}
        )
    if request.latest_at is None:
        notes.append(words.reason(request.reason).capitalize())
    return " · ".join(note for note in notes if note)


def _ways(request: CallBack, state: str, user: User) -> dict[str, Any]:
    """What may be done: therapists and leaders call; an admin names somebody who does, or closes it with a reason."""
    if state in ("held", "closed", "calling"):
        return {}
    ways = []
    if user.has_role(*CLINICAL) and state != "taken":
        ways += ["call", "release" if state == "mine" else "claim"]
        ways += ["later", "close"] if state == "mine" or request.owner_id == user.pk else []
    if user.has_role(Role.ADMIN) and state != "taken":
        ways += ["cover", "close"] if request.latest_at is None else ["close"]
    return {f"{way}_url": reverse(f"call-back-{way}", args=[request.uuid]) for way in ways}
