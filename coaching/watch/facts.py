"""The figures by which the installation is judged. Pure: no clinic's client is in any of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the beat table: seconds since it ran, and how often it is to run."""

    name: str
    age: float
    every: float


@dataclass(frozen=True, slots=True)
class Failing:
    """What did not arrive of a clinic's texts and calls of the last hour; `dead` of them we gave up ourselves."""

    clinic_id: int
    failed: int
    dead: int
    handed: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The line's webhooks of this hour. `in_trouble`: answered with crisis words because something broke."""

    answered: int = 0
    slow: int = 0
    too_slow: int = 0
    refused: int = 0
    in_trouble: int = 0
    worst_ms: int = 0


@dataclass(frozen=True, slots=True)
class Canary:
    """The test calls: the hop the last one waited for in vain, and seconds since one arrived."""

    waited_for: str = ""
    silence: float = 0
    arrived_at: datetime | None = None
    took: float = 0


@dataclass(frozen=True, slots=True)
class Spool:
    """What the web hosts keep on their disks; `oldest` in seconds."""

    waiting: int = 0
    set_aside: int = 0
    oldest: float = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Ages in seconds, 0 where nothing waits. Negative skew: the database's clock is behind this machine's.

    `clocks`: the processes that told of theirs lately, and how far each is ahead of the database's.
    `unasked`: since the carrier last told what it had for the line that it was asked about longest ago,
    or since that line was added, where it never did.
    `broken_chains` are the clinics whose record was changed, 0 the installation; `backup_age` None: none is known."""

    now: datetime
    oldest: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("message", "call", "reminder"), 0.0))
    call_back_late: float = 0
    seals_waiting: int = 0
    seal_oldest: float = 0
    clock_skew: float = 0
    clocks: dict[str, float] = field(default_factory=dict)
    audit_lag: float = 0
    line: Answered = Answered()
    jobs: tuple[Job, ...] = ()
    failing: tuple[Failing, ...] = ()
    denied: dict[int, int] = field(default_factory=dict)
    unasked: float = 0
    canary: Canary | None = None
    spool: Spool = Spool()
    broken_chains: frozenset[int] = frozenset()
    backup_age: float | None = None
