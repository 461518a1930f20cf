"""The chain of events of an agreement: each one is bound to the one before by a keyed digest.

The key is derived from the field keys for this use alone, so whoever holds only the database can neither change an
event nor add one. A chain whose newest events were cut off is still a chain: therefore every sealed file states how
long it was and how it ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agreements.blocks import canonical_json
from agreements.models import Agreement, AgreementEvent
from clinic import audit
from clinic.digests import digests, proves

PURPOSE = "agreement-event"


@dataclass(frozen=True, slots=True)
class Head:
    """The last event's hash and how many events there are; ("", 0) for none."""

    hash: str
    count: int


def add(agreement: Agreement, kind: str, *, by: audit.By, now: datetime, **data: Any) -> AgreementEvent:
    """The next event. The caller holds the agreement's row, so two never take one place. `data`: ids, labels, times."""
    last = head(agreement)
    event = AgreementEvent(
        agreement=agreement,
        seq=last.count + 1,
        at=now,
        kind=kind,
        actor=label(by),
        data=data,
        prev_hash=last.hash,
    )
    event.hash = digests(PURPOSE, _said(event))[0]
    event.save(force_insert=True)
    return event


def head(agreement: Agreement) -> Head:
    events = AgreementEvent.objects.filter(agreement=agreement).order_by("-seq")
    last = events.values_list("hash", "seq").first()
    return Head(*last) if last else Head("", 0)


def problems(agreement: Agreement) -> list[str]:
    """What is wrong with the chain, one line each; empty when it is whole."""
    found: list[str] = []
    before = ""
    for place, event in enumerate(AgreementEvent.objects.filter(agreement=agreement).order_by("seq"), 1):
        if event.seq != place:
            return [*found, f"event {place} is missing"]
        if event.prev_hash != before:
            found.append(f"event {place} does not follow the one before")
        if not proves(event.hash, PURPOSE, _said(event)):
            found.append(f"event {place} was changed, or its key is gone")
        before = event.hash
    return found


def hash_at(agreement: Agreement, seq: int) -> str:
    """The hash of the event in that place; "" when there is none."""
    return AgreementEvent.objects.filter(agreement=agreement, seq=seq).values_list("hash", flat=True).first() or ""


def label(by: audit.By) -> str:
    """Staff by their id: an event names nobody."""
    return by.label if isinstance(by, audit.Actor) else f"staff:{by.pk}"


def _said(event: AgreementEvent) -> str:
    return canonical_json(
        {
            "agreement": event.agreement_id,
            "seq": event.seq,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": event.kind,
            "actor": event.actor,
            "data": event.data,
            "prev": event.prev_hash,
        }
    )
