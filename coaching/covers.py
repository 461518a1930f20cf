"""Who takes coaching while a therapist is closed: a colleague is asked, and covers from the moment they accept.

What the line reads (`LimitSetting.cover`, `LimitOverride.cover`) is changed here alone, so that a caller is never sent
to somebody who has not said yes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from clinic import audit
from clinic.models import User
from clinic.roles import Role
from coaching import notices, own_limits
from coaching.hours import next_open
from coaching.models import CoverRequest, CoverState, LimitOverride, LimitSetting
from coaching.models.cover import OPEN, CoverRequestQuerySet
from telephony.channels import Channel

HEADSTART = timedelta(hours=1)  # before the time that is asked about begins, an answer is needed


class CoversOneself(ValueError):
    """Nobody covers for themselves."""


class NotAColleague(ValueError):
    """Only a therapist at work in the same clinic covers."""


class NotAsked(Exception):
    """The question does not stand any more: answered, taken back, or its time is over."""


@transaction.atomic
def ask(
    therapist: User, *, cover: User, by: audit.By, now: datetime, change: LimitOverride | None = None
) -> CoverRequest:
    """Asks a colleague to cover: for all closed hours, or in one change of limits.

    Whoever covers there already goes on until the new one accepts; a question still open to somebody else is taken
    back. Asking the same colleague again changes nothing. Raises CoversOneself or NotAColleague.
    """
    _check(therapist, cover)
    _lock(therapist)
    here = _requests(therapist, change)
    if same := here.filter(cover=cover, state__in=OPEN).order_by("state").first():
        return same
    for other in here.filter(state=CoverState.ASKED):
        _close(other, CoverState.WITHDRAWN, by=by, now=now)
    made = CoverRequest.objects.create(therapist=therapist, cover=cover, override=change, asked_at=now)
    _record(by, "cover.asked", made, now)
    _tell(cover, made, "asked", now)
    return made


@transaction.atomic
def accept(request: CoverRequest, *, by: User, now: datetime) -> CoverRequest:
    """From now on they cover. Whoever covered there before does no more. Raises NotAsked."""
    request = _open_question(request, by, now)
    for before in _requests(request.therapist, request.override).filter(state=CoverState.ACCEPTED):
        _close(before, CoverState.ENDED, by=by, now=now)
    request.state, request.answered_at = CoverState.ACCEPTED, now
    request.save(update_fields=["state", "answered_at"])
    _name(request.therapist, request.override, request.cover)
    _record(by, "cover.accepted", request, now)
    _tell(request.therapist, request, "accepted", now)
    return request


@transaction.atomic
def decline(request: CoverRequest, *, by: User, now: datetime) -> CoverRequest:
    """They do not cover; what held before goes on. Raises NotAsked."""
    request = _open_question(request, by, now)
    request.state, request.answered_at = CoverState.DECLINED, now
    request.save(update_fields=["state", "answered_at"])
    _record(by, "cover.declined", request, now)
    _tell(request.therapist, request, "declined", now)
    return request


@transaction.atomic
def take_back(request: CoverRequest, *, by: User, now: datetime) -> None:
    """A question without an answer yet is asked no more. Answered meanwhile, the answer stands."""
    _lock(request.therapist)
    open_one = CoverRequest.objects.filter(pk=request.pk, state=CoverState.ASKED).first()
    if open_one:
        _close(open_one, CoverState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def end(therapist: User, *, by: audit.By, now: datetime, change: LimitOverride | None = None) -> bool:
    """Nobody covers here any more: the therapist lets the cover go, or the cover steps down. Clients hear it at once.

    False when nobody covered and nobody was asked."""
    _lock(therapist)
    ended = [*_requests(therapist, change).filter(state__in=OPEN).select_related("cover")]
    for request in ended:
        state = CoverState.ENDED if request.state == CoverState.ACCEPTED else CoverState.WITHDRAWN
        _close(request, state, by=by, now=now)
        _tell(request.cover if by == therapist else therapist, request, "ended", now)
    named = _name(therapist, change, None)
    if named and not ended:  # named before colleagues were asked
        audit.record(by, "cover.ended", change or User, clinic_id=therapist.clinic_id, now=now, therapist=therapist.pk)
    return bool(ended or named)


@transaction.atomic
def mark_seen(request: CoverRequest, *, by: User, now: datetime) -> None:
    """Whoever waited for this answer has read it. The first time counts."""
    if CoverRequest.objects.filter(pk=request.pk, seen_at=None).update(seen_at=now):
        _record(by, "cover.answer_seen", request, now)


def _check(therapist: User, cover: User) -> None:
    if cover.pk == therapist.pk:
        raise CoversOneself(therapist.pk)
    if cover.clinic_id != therapist.clinic_id or not cover.is_active or not cover.has_role(Role.THERAPIST):
        raise NotAColleague(cover.pk)


def _lock(therapist: User) -> None:
    """One change of somebody's cover at a time, whoever makes it."""
    User.objects.select_for_update(no_key=True).get(pk=therapist.pk)


def _open_question(request: CoverRequest, by: User, now: datetime) -> CoverRequest:
    _lock(request.therapist)
    found = (
        CoverRequest.objects.standing(now)
        .filter(pk=request.pk, state=CoverState.ASKED, cover=by)
        .select_related("therapist", "cover", "override")
        .first()
    )
    if found is None:
        raise NotAsked(request.pk)
    return found


def _requests(therapist: User, change: LimitOverride | None) -> CoverRequestQuerySet:
    return CoverRequest.objects.filter(therapist=therapist, override=change)


def _name(therapist: User, change: LimitOverride | None, cover: User | None) -> bool:
    """Writes what the line reads. True when it said something else before."""
    if change is None:
        if cover is None:
            return bool(LimitSetting.objects.filter(therapist=therapist).exclude(cover=None).update(cover=None))
        LimitSetting.objects.update_or_create(therapist=therapist, defaults={"cover": cover})
        return True
    rows = LimitOverride.objects.filter(pk=change.pk)
    if cover is None:
        return bool(rows.exclude(cover=None).update(cover=None, no_cover=True))
    return bool(rows.update(cover=cover, no_cover=False))


def _close(request: CoverRequest, state: CoverState, *, by: audit.By, now: datetime) -> None:
    request.state, request.ended_at = state, now
    request.ended_by = by if isinstance(by, User) else None
    request.save(update_fields=["state", "ended_at", "ended_by"])
    _record(by, "cover.taken_back" if state == CoverState.WITHDRAWN else "cover.ended", request, now)


def _record(by: audit.By, action: str, request: CoverRequest, now: datetime) -> None:
    audit.record(
        by,
        action,
        request,
        clinic_id=request.therapist.clinic_id,
        now=now,
        therapist=request.therapist_id,
        cover=request.cover_id,
        change=request.override_id,
    )


def _tell(staff: User, request: CoverRequest, what: str, now: datetime) -> None:
    """A nudge without content in their own hours, or before the time that is asked about begins."""
    at = next_open(own_limits.of(staff, now=now).limits, Channel.CALL, now, notices.LOOK_AHEAD) or now
    if request.override:
        at = max(now, min(at, request.override.starts_at - HEADSTART))
    key = f"cover-request:{request.pk}:{what}"
    notices.item_waiting(staff, line=notices.line_of(staff.clinic_id), key=key, now=now, at=at)
