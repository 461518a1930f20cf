"""What a therapist's dated changes say of who covers. Pure: the newest change that holds decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from telephony.channels import Channel

C = TypeVar("C")  # whoever covers, as the caller knows them


@dataclass(frozen=True, slots=True)
class Absence(Generic[C]):
    """One change of limits as it bears on cover. `channel` "" is both; `cover` None is nobody.

    `until` is None for a change that opens: the therapist is there, and the usual cover stands.
    """

    starts_at: datetime
    ends_at: datetime
    channel: str
    cover: C | None
    until: datetime | None

    def holds(self, channel: Channel, now: datetime) -> bool:
        return self.channel in ("", channel) and self.starts_at <= now < self.ends_at


def holding(absences: Iterable[Absence[C]], channel: Channel, now: datetime) -> Absence[C] | None:
    """The newest that holds; `absences` come oldest first."""
    return next((each for each in reversed([*absences]) if each.holds(channel, now)), None)
