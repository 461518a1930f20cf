"""The 24-hour rule in force. The clock decides (P2); what is written here is the record and its effects.

`start`, `follow_correction` and `end_early` change the record in the caller's transaction. `take_effect`, run every
second by a job and safe to run twice, holds and reopens call-backs and check-ins and tells client and therapist, once
each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, callbacks, checkins, notices, rules
from coaching.models import Act, CheckKind, Pause, PauseEnd, RiskCheck, RuleException
from telephony.channels import Channel

JOB = audit.SYSTEM("pauses")
log = logging.getLogger(__name__)


class NotOpen(Exception):
    """The pause is over; there is nothing to end or to check in it."""


@transaction.atomic
def start(act: Act, *, by: audit.By, now: datetime) -> Pause | None:
    """The pause that the rule gives to this act. A later act restarts the clock; an earlier one never shortens it."""
    facts = admission.by_client(act.client_id, now=now)
    rule = facts.situation.rule
    if not rules.starts_pause(act.occurred_at, rule, now):
        return None
    ends_at = rules.pause_ends(act.occurred_at, rule.hours)
    current = _unclosed(act.client_id)
    if current and current.ends_at >= ends_at:
        return current
    if current:
        _close(current, because=_ending(current, PauseEnd.RESTARTED, now), by=by, now=now)
    pause = Pause.objects.create(
        client_id=act.client_id,
        act=act,
        policy_id=facts.policy["id"],
        channels=sorted(rule.channels),
        starts_at=act.occurred_at,
        ends_at=ends_at,
        created_at=now,
    )
    _audit(by, "pause.started", pause, now, ends_at=ends_at.isoformat())
    return pause


@transaction.atomic
def follow_correction(corrected: Act, *, by: User, now: datetime) -> Pause | None:
    """Closes the pause of the report that was corrected, and gives what the standing reports still ask for.

    A pause that was ended early stays ended: no correction closes again what a therapist opened with a reason.
    """
    current = _unclosed(corrected.client_id)
    if current and current.act_id == corrected.corrects_id:
        _close(current, because=_ending(current, PauseEnd.CORRECTED, now), by=by, now=now)
    latest = _latest_standing(corrected.client_id)
    return start(latest, by=by, now=now) if latest else None


@transaction.atomic
def end_early(pause: Pause, *, reason: str, by: User, now: datetime) -> Pause:
    """Opens coaching before the time is over; the reason is kept with it. Raises NotOpen, or ValueError without one."""
    if not reason.strip():
        raise ValueError("ending a pause early needs its reason")
    pause = _open(pause, now)
    pause.closing_reason = reason
    _close(pause, because=PauseEnd.EARLY, by=by, now=now)
    return pause


@transaction.atomic
def record_check(pause: Pause, *, kind: str, reason: str, by: User, now: datetime) -> RiskCheck:
    """Records a medical or risk check made in this pause. Raises NotOpen, or ValueError without a reason."""
    if not reason.strip():
        raise ValueError("a check needs its reason")
    pause = _open(pause, now)
    check = RiskCheck.objects.create(
        client_id=pause.client_id, pause=pause, kind=CheckKind(kind), reason=reason, made_at=now, made_by=by
    )
    _audit(by, "pause.check_recorded", pause, now, check=check.pk, kind=str(kind))
    return check


@transaction.atomic
def except_client(
    client: Client,
    *,
    reason: str,
    by: audit.By,
    now: datetime,
    applies: bool = False,
    hours: int | None = None,
    channels: list[str] | None = None,
) -> RuleException:
    """Makes an exception from the clinic's rule for one client, with its reason. It replaces the one before.

    It holds at once: a pause that is open ends, and goes on only as far as the rule with this exception says.
    """
    if not reason.strip():
        raise ValueError("an exception needs its reason")
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    staff = by if isinstance(by, User) else None
    RuleException.objects.filter(client=client, ended_at=None).update(ended_at=now, ended_by=staff)
    exception = RuleException.objects.create(
        client=client, applies=applies, hours=hours, channels=channels, reason=reason, created_at=now, created_by=staff
    )
    whose = {"clinic_id": client.clinic_id, "client_id": client.pk}
    audit.record(by, "rule.excepted", exception, **whose, now=now, applies=applies)
    _follow_exception(client.pk, reason, by=by, now=now)
    return exception


@transaction.atomic
def end_exception(exception: RuleException, *, by: User, now: datetime) -> None:
    """The clinic's rule holds for this client again, for what is reported from now on; an open pause follows at once.

    Ending it again changes nothing.
    """
    if not RuleException.objects.filter(pk=exception.pk, ended_at=None).update(ended_at=now, ended_by=by):
        return
    client = exception.client
    audit.record(by, "rule.exception_ended", exception, clinic_id=client.clinic_id, client_id=client.pk, now=now)
    _follow_exception(client.pk, "", by=by, now=now)


def take_effect(*, now: datetime, limit: int = 200) -> int:
    """Does what is due for pauses that started or ended. Returns how many; one that fails does not stop the rest."""
    begun = Pause.objects.filter(closed_at=None, start_effects_at=None, starts_at__lte=now, ends_at__gt=now)
    elapsed = Pause.objects.filter(closed_at=None, ends_at__lte=now)
    over = Pause.objects.filter(closed_at__isnull=False, end_effects_at=None)
    done = _each(elapsed, _elapse, now, limit)
    return done + _each(begun, _begin, now, limit) + _each(over, _finish, now, limit)


def _each(pauses: Any, effect: Callable[[Pause, datetime], None], now: datetime, limit: int) -> int:
    """Runs an effect on each due pause in a transaction of its own; another worker's rows are skipped."""
    done = 0
    for pk in list(pauses.order_by("ends_at").values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                done += _one(pauses, pk, effect, now)
        except Exception:  # the others must not wait for it; it is tried again at the next tick
            log.exception("a pause did not take effect", extra={"id": pk})
    return done


def _one(pauses: Any, pk: int, effect: Callable[[Pause, datetime], None], now: datetime) -> bool:
    pause = pauses.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    if pause is None:
        return False
    effect(pause, now)
    return True


def _begin(pause: Pause, now: datetime) -> None:
    if Channel.CALL in pause.channels:
        callbacks.hold_for(pause.client_id, now=now)
    checkins.hold_for(pause.client_id, now=now)
    notices.pause_started(pause, now=now)
    pause.start_effects_at = now
    pause.save(update_fields=["start_effects_at"])
    _audit(JOB, "pause.took_effect", pause, now)


def _elapse(pause: Pause, now: datetime) -> None:
    pause.closed_at, pause.closed_because = pause.ends_at, PauseEnd.ELAPSED
    pause.save(update_fields=["closed_at", "closed_because"])
    _audit(JOB, "pause.elapsed", pause, now)


def _finish(pause: Pause, now: datetime) -> None:
    """Reopens what was held, unless another pause holds it; tells of the end where the start was told."""
    still = Pause.objects.open(now).filter(client_id=pause.client_id).first()
    promised = False
    if still is None or Channel.CALL not in still.channels:
        promised = callbacks.reopen_for(pause.client_id, now=now)
    if still is None:
        checkins.reopen_for(pause.client_id, now=now)
        if pause.start_effects_at and not promised:
            notices.pause_ended(pause, now=now)
    pause.end_effects_at = now
    pause.save(update_fields=["end_effects_at"])
    _audit(JOB, "pause.effects_ended", pause, now)


def _follow_exception(client_id: int, reason: str, *, by: audit.By, now: datetime) -> None:
    current = _unclosed(client_id)
    if current is None or current.ends_at <= now:
        return
    rule = admission.by_client(client_id, now=now).situation.rule
    act = Act.objects.get(pk=current.act_id)
    ends_at = rules.pause_ends(act.occurred_at, rule.hours)
    if rule.applies and (ends_at, sorted(rule.channels)) == (current.ends_at, current.channels):
        return
    current.closing_reason = reason
    _close(current, because=PauseEnd.EXCEPTED, by=by, now=now)
    start(act, by=by, now=now)


def _latest_standing(client_id: int) -> Act | None:
    """The latest act that stands and that no early end covers: one first reported after the last early end."""
    early = Pause.objects.filter(client_id=client_id, closed_because=PauseEnd.EARLY).order_by("closed_at").last()
    standing = Act.objects.filter(client_id=client_id, withdrawn=False, corrected_by=None).order_by(
        "-occurred_at", "-pk"
    )
    opened_at = early.closed_at if early else None
    return next((act for act in standing if opened_at is None or _first_reported(act) > opened_at), None)


def _first_reported(act: Act) -> datetime:
    while act.corrects:
        act = act.corrects
    return act.reported_at


def _open(pause: Pause, now: datetime) -> Pause:
    pause = Pause.objects.select_for_update(no_key=True).get(pk=pause.pk)
    if pause.closed_at or not pause.starts_at <= now < pause.ends_at:
        raise NotOpen(pause.pk)
    return pause


def _unclosed(client_id: int) -> Pause | None:
    return Pause.objects.select_for_update(no_key=True).filter(client_id=client_id, closed_at=None).first()


def _ending(pause: Pause, because: PauseEnd, now: datetime) -> PauseEnd:
    """A pause whose time is already over ended by itself, whatever happens to be recorded now."""
    return PauseEnd.ELAPSED if pause.ends_at <= now else because


def _close(pause: Pause, *, because: PauseEnd, by: audit.By, now: datetime) -> None:
    elapsed = because == PauseEnd.ELAPSED
    pause.closed_at = pause.ends_at if elapsed else now
    pause.closed_because = because
    pause.closed_by = by if isinstance(by, User) and not elapsed else None
    pause.save(update_fields=["closed_at", "closed_because", "closed_by", "closing_reason"])
    _audit(by, "pause.closed", pause, now, because=str(because))


def _audit(by: audit.By, action: str, pause: Pause, now: datetime, **data: Any) -> None:
    clinic_id = Client.objects.values_list("clinic_id", flat=True).get(pk=pause.client_id)
    audit.record(by, action, pause, clinic_id=clinic_id, client_id=pause.client_id, now=now, **data)
