"""What counts as trouble. Pure: figures in, conditions out; the same answer for the alert, the page and the metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coaching.watch.facts import Answered, Canary, Facts, Failing, Spool

INCIDENT = 300  # seconds: what is promised within one minute is an incident after five
CANARY_SILENT = 7200
UNASKED = 600  # seconds; each line is to be asked about every two minutes
BACKUP_OLD = 36 * 3600  # one a day, and one that took long
SKEW = 2.0  # seconds between a machine's clock and the database's
FAILED_AT_LEAST, FAILED_SHARE = 3, 0.5  # of a clinic's texts and calls within an hour
SLOW_AT_LEAST, SLOW_SHARE = 5, 0.01  # 99 of 100 webhooks are promised within 1.5 s
REFUSED_AT_LEAST = 10  # webhooks an hour without the carrier's signature: somebody plays, or our address is wrong
OF_THE_LINE = ("answered", "slow", "too_slow", "refused", "in_trouble")  # the facts of its alert
DENIED_AT_LEAST = 40  # pages that do not exist for who asked, within ten minutes in one clinic


class Condition(StrEnum):
    """In the order of the page: what a caller feels first."""

    LINE = "line"
    LATE = "late"
    DELIVERY = "delivery"
    JOBS = "jobs"
    ASKED = "asked"
    SEALS = "seals"
    RECORD = "record"
    CLOCK = "clock"
    DENIED = "denied"
    CANARY = "canary"
    SPOOL = "spool"
    BACKUP = "backup"
    CHAIN = "chain"


class Cause(StrEnum):
    """Why the line is in trouble: each can hold beside the others, and has its own way to set it right."""

    IN_TROUBLE = "in_trouble"
    SLOW = "slow"
    REFUSED = "refused"


OF_A_CLINIC = frozenset({Condition.DELIVERY, Condition.DENIED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A condition that does not hold; `clinic_id` None is the installation."""

    condition: Condition
    clinic_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def troubles(facts: Facts) -> list[Trouble]:
    """Everything that is wrong by these figures."""
    found = [
        _line(facts.line),
        _late(facts),
        _jobs(facts),
        _asked(facts),
        _seals(facts),
        _record(facts),
        _clock(facts),
        _canary(facts.canary),
        _spool(facts.spool),
        _backup(facts.backup_age),
    ]
    found += [_delivery(failing) for failing in facts.failing]
    found += [_denied(clinic, many) for clinic, many in facts.denied.items()]
    found += [Trouble(Condition.CHAIN, chain or None) for chain in sorted(facts.broken_chains)]
    return [trouble for trouble in found if trouble]


def longest_silence(every_seconds: float) -> float:
    """After how long a job that runs so often is taken for dead: five minutes, or when it was missed twice."""
    return INCIDENT if every_seconds <= INCIDENT / 5 else 2 * every_seconds + INCIDENT


def causes(line: Answered) -> list[Cause]:
    """One call answered with crisis words, or not within the carrier's patience, is one too many."""
    many_slow = line.slow >= SLOW_AT_LEAST and line.slow > SLOW_SHARE * line.answered
    holding = {
        Cause.IN_TROUBLE: line.in_trouble > 0,
        Cause.SLOW: many_slow or line.too_slow > 0,
        Cause.REFUSED: line.refused >= REFUSED_AT_LEAST,
    }
    return [cause for cause, holds in holding.items() if holds]


def _line(line: Answered) -> Trouble | None:
    return _if(causes(line), Condition.LINE, **{name: getattr(line, name) for name in OF_THE_LINE})


def _late(facts: Facts) -> Trouble | None:
    queue = max(facts.oldest, key=lambda name: facts.oldest[name])
    return _if(facts.oldest[queue] > INCIDENT, Condition.LATE, queue=queue, seconds=round(facts.oldest[queue]))


def _jobs(facts: Facts) -> Trouble | None:
    dead = [job for job in facts.jobs if job.age > longest_silence(job.every)]
    seconds = round(max((job.age for job in dead), default=0))
    return _if(dead, Condition.JOBS, jobs=[job.name for job in dead], of=len(facts.jobs), seconds=seconds)


def _asked(facts: Facts) -> Trouble | None:
    return _if(facts.unasked > UNASKED, Condition.ASKED, seconds=round(facts.unasked))


def _seals(facts: Facts) -> Trouble | None:
    late = facts.seal_oldest > 3 * INCIDENT
    return _if(late, Condition.SEALS, waiting=facts.seals_waiting, seconds=round(facts.seal_oldest))


def _record(facts: Facts) -> Trouble | None:
    return _if(facts.audit_lag > INCIDENT, Condition.RECORD, seconds=round(facts.audit_lag))


def _clock(facts: Facts) -> Trouble | None:
    """This machine's own, or that of a process elsewhere: the one that is farthest off."""
    apart = {"": facts.clock_skew, **facts.clocks}
    process = max(apart, key=lambda name: abs(apart[name]))
    seconds = abs(apart[process])
    said = round(seconds, 1) if seconds < 10 else round(seconds)
    return _if(seconds > SKEW, Condition.CLOCK, process=process, seconds=said)


def _canary(canary: Canary | None) -> Trouble | None:
    """The last one failed, or none has arrived for two hours: then nobody even begins one."""
    if canary is None:
        return None
    wrong = canary.waited_for or canary.silence > CANARY_SILENT
    return _if(wrong, Condition.CANARY, waited_for=canary.waited_for, seconds=round(canary.silence))


def _spool(spool: Spool) -> Trouble | None:
    wrong = spool.oldest > INCIDENT or spool.set_aside
    return _if(wrong, Condition.SPOOL, waiting=spool.waiting, set_aside=spool.set_aside, seconds=round(spool.oldest))


def _backup(age: float | None) -> Trouble | None:
    return _if(age and age > BACKUP_OLD, Condition.BACKUP, hours=int((age or 0) // 3600))


def _delivery(failing: Failing) -> Trouble | None:
    """We gave one up, or at least half of the hour's did not arrive. One wrong number is no alarm."""
    many = failing.failed >= FAILED_AT_LEAST and failing.failed >= FAILED_SHARE * failing.handed
    figures = {"failed": failing.failed, "handed": failing.handed, "dead": failing.dead}
    return _if(failing.dead or many, Condition.DELIVERY, failing.clinic_id, **figures)


def _denied(clinic_id: int, many: int) -> Trouble | None:
    return _if(many >= DENIED_AT_LEAST, Condition.DENIED, clinic_id, many=many)


def _if(holds: object, condition: Condition, clinic_id: int | None = None, **facts: Any) -> Trouble | None:
    return Trouble(condition, clinic_id, facts) if holds else None
