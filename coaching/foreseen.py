"""What recording or correcting an act would do, told before it is done. It decides nothing: it asks the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from django.db.models import QuerySet

from clients.models import Client
from coaching import admission, rules
from coaching.models import Act, Pause, RuleException


class Effect(StrEnum):
    PAUSE = auto()  # coaching is closed until `ends_at`
    STANDS = auto()  # a pause that lasts as long or longer stands already
    OVER = auto()  # the act is so long ago that its pause would be over, since `ends_at`
    RULE_OFF = auto()  # an exception for this client, with its reason
    NO_RULE = auto()  # the clinic's policy has no such rule
    OPENS = auto()  # nothing that stands asks for a pause any more


@dataclass(frozen=True, slots=True)
class Foreseen:
    effect: Effect
    ends_at: datetime | None = None
    hours: int = 24
    because: str = ""


def of_act(client: Client, *, occurred_at: datetime, now: datetime, besides: Pause | None = None) -> Foreseen:
    """What a report of an act at this time would do; `besides`: a pause that would be closed first (a correction)."""
    rule = admission.by_client(client.pk, now=now).situation.rule
    ends_at = rules.pause_ends(occurred_at, rule.hours)
    if not rule.applies:
        return _no_rule(client, rule.hours)
    if not rules.starts_pause(occurred_at, rule, now):
        return Foreseen(Effect.OVER, ends_at, rule.hours)
    current = Pause.objects.filter(client=client, closed_at=None, ends_at__gt=now).first()
    if current and current != besides and current.ends_at >= ends_at:
        return Foreseen(Effect.STANDS, current.ends_at, rule.hours)
    return Foreseen(Effect.PAUSE, ends_at, rule.hours)


def of_correction(act: Act, *, occurred_at: datetime | None, now: datetime) -> Foreseen:
    """What correcting this report would do; `occurred_at` None says that the act did not happen."""
    current = Pause.objects.filter(client=act.client, closed_at=None, act=act).first()
    standing = Act.objects.filter(client=act.client, withdrawn=False, corrected_by=None).exclude(pk=act.pk)
    times = [*standing.values_list("occurred_at", flat=True), *([occurred_at] if occurred_at else [])]
    if not times:
        return Foreseen(Effect.OPENS)
    return of_act(act.client, occurred_at=max(times), now=now, besides=current)


def on_record(client: Client, occurred_at: datetime | None) -> QuerySet[Act]:
    """The reports of an act in the same minute that stand, the newest first; none of a time that is not known."""
    if occurred_at is None:
        return Act.objects.none()
    minute = occurred_at.replace(second=0, microsecond=0)
    then = Act.objects.filter(client=client, occurred_at__gte=minute, occurred_at__lt=minute + timedelta(minutes=1))
    return then.filter(withdrawn=False, corrected_by=None).select_related("entered_by").order_by("-reported_at", "-pk")


def _no_rule(client: Client, hours: int) -> Foreseen:
    exception = RuleException.objects.filter(client=client, ended_at=None, applies=False).first()
    if exception is None:
        return Foreseen(Effect.NO_RULE, hours=hours)
    return Foreseen(Effect.RULE_OFF, hours=hours, because=exception.reason)
