"""The hash chain over the audit events of each clinic, and its check.

Events are written without a lock and linked afterwards by a tick, in batches. Each hash covers the hash
before it and the whole event, so a changed or removed event breaks the chain at its place; a removed tail is
found by a head that was exported before.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from clinic.models import AuditEvent, AuditLink, KnownBreak, Tombstone

log = structlog.get_logger(__name__)

Place = tuple[dt.datetime, int]  # recorded_at and id of an event: the order of linking

LOCK = 0x61756469  # "audi": only one linker at a time, on whichever machine
BATCH = 500
STRAGGLERS = dt.timedelta(minutes=10)  # what a longer transaction recorded waits for the sweep over everything
LATE = dt.timedelta(minutes=5)
START = "0" * 64  # stands before the first link
DELETED = "deletion.finished"
COVERED = [
    "id",
    "at",
    "recorded_at",
    "clinic_id",
    "actor_kind",
    "actor_id",
    "actor_label",
    "action",
    "subject_label",
    "subject_id",
    "client_id",
    "data",
]


@dataclass
class Report:
    """What a check found. `heads` is the last link of each chain as "hash:seq", to be kept outside the
    database; `known` are breaks that somebody looked into, and no problems.
    """

    links: int = 0
    heads: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Walked:
    """How far a chain is whole: its last good link, when that one's event was recorded, and what is wrong behind it.

    `found` and `resumes` tell more of the problem: the hash of the broken event as it is now, and the link (seq, hash)
    behind which a walk can go on.
    """

    seq: int
    hash: str
    until: dt.datetime | None
    problem: str = ""
    found: str = ""
    resumes: tuple[int, str] = (0, START)


def link(now: dt.datetime, *, everything: bool = False) -> int:
    """Chain the events that are not yet linked; returns how many. Safe to run twice and at once: whoever
    comes second does nothing.

    Looks at what was recorded since shortly before the last link; `everything` looks at all events.
    """
    total, after = 0, None if everything else _shortly_before_the_last_link()
    while batch := _link_batch(now, after):
        total, after = total + len(batch), (batch[-1]["recorded_at"], batch[-1]["id"])
    return total


@transaction.atomic
def _link_batch(now: dt.datetime, after: Place | None) -> list[dict[str, Any]]:
    """The next events after a place, linked; none when there are none, or when somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return []
    waiting = AuditEvent.objects.filter(_later(after), audit_link__isnull=True)
    events = list(waiting.order_by("recorded_at", "id").values(*COVERED)[:BATCH])
    heads = _heads({_chain(event) for event in events})
    links = []
    for event in events:
        chain = _chain(event)
        seq, previous = heads.get(chain, (0, START))
        heads[chain] = seq + 1, fingerprint(previous, event)
        links.append(AuditLink(event_id=event["id"], chain=chain, seq=seq + 1, hash=heads[chain][1], linked_at=now))
    AuditLink.objects.bulk_create(links)
    for chain, (seq, digest) in heads.items():
        log.info("audit.linked", clinic_id=chain, head=f"{digest}:{seq}")  # the log keeps the heads elsewhere
    return events


def _later(place: Place | None) -> Q:
    if place is None:
        return Q()
    return Q(recorded_at__gte=place[0]) & (Q(recorded_at__gt=place[0]) | Q(id__gt=place[1]))


def _shortly_before_the_last_link() -> Place | None:
    last = AuditLink.objects.order_by("-id").values_list("event__recorded_at", flat=True).first()
    return (last - STRAGGLERS, 0) if last else None


def _chain(event: dict[str, Any]) -> int:
    return event["clinic_id"] or 0


def _heads(chains: set[int]) -> dict[int, tuple[int, str]]:
    last = AuditLink.objects.filter(chain__in=chains).order_by("chain", "-seq").distinct("chain")
    return {chain: (seq, digest) for chain, seq, digest in last.values_list("chain", "seq", "hash")}


def fingerprint(previous: str, event: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the event as JSON: keys sorted, no spaces, times in UTC with
    microseconds.
    """
    text = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_utc)
    return hashlib.sha256(previous.encode() + text.encode()).hexdigest()


def _utc(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")


def heads() -> dict[int, str]:
    """The last link of every chain as "hash:seq", to be kept outside the database."""
    chains = set(AuditLink.objects.order_by("chain").values_list("chain", flat=True).distinct())
    return {chain: f"{digest}:{seq}" for chain, (seq, digest) in _heads(chains).items()}


def head(clinic_id: int) -> AuditLink | None:
    """The last link of a clinic's chain; None before its first event is linked."""
    return AuditLink.objects.filter(chain=clinic_id).order_by("-seq").first()


def verify(now: dt.datetime, heads: tuple[str, ...] = ()) -> Report:
    """Check every chain from its start; `heads` are "hash:seq" kept from earlier checks and must still be
    there.
    """
    report = Report(known=[f"{one.problem} {one.by}, {one.at:%Y-%m-%d}: {one.why}" for one in _known()])
    for chain in AuditLink.objects.order_by("chain").values_list("chain", flat=True).distinct():
        _verify_chain(chain, report)
    for head in heads:
        digest, _, seq = head.partition(":")
        if not (seq.isdigit() and AuditLink.objects.filter(hash=digest, seq=int(seq)).exists()):
            report.problems.append(f"The exported head {head} is gone: the end of a chain was removed or written anew.")
    report.problems += _tombstone_problems()
    late = AuditEvent.objects.filter(audit_link__isnull=True, recorded_at__lt=now - LATE).order_by("id")
    if count := late.count():
        first = late.values_list("id", flat=True)[0]
        report.problems.append(f"{count} events wait for more than 5 minutes to be linked, the first is event {first}.")
    return report


def _verify_chain(chain: int, report: Report) -> None:
    walked = walk(chain)
    report.links += walked.seq
    if walked.problem:
        report.problems.append(walked.problem)
    else:
        report.heads[chain] = f"{walked.hash}:{walked.seq}"


def walk(chain: int, *, after: tuple[int, str] = (0, START), at_most: int | None = None) -> Walked:
    """Looks at a chain link by link, from its start or after a place known to be whole, up to its first problem."""
    (place, previous), until = after, None
    known = {(one.seq, one.problem, one.found): (one.resumes_seq, one.resumes_hash) for one in _known(chain=chain)}
    for seq, digest, event_id, event in _links_with_events(chain, place, at_most):
        if problem := _problem(chain, place + 1, previous, seq, digest, event_id, event):
            found = fingerprint(previous, event) if event else ""
            if (place, problem, found) not in known:
                return Walked(place, previous, until, problem, found, (seq, digest))
            place, previous = known[place, problem, found]
        else:
            assert event
            place, previous, until = seq, digest, event["recorded_at"]
    return Walked(place, previous, until)


def _known(**chain: int) -> QuerySet[KnownBreak]:
    return KnownBreak.objects.filter(**chain).order_by("pk")


def _problem(
    chain: int, place: int, previous: str, seq: int, digest: str, event_id: int, event: dict[str, Any] | None
) -> str:
    if seq != place:
        return f"Chain {chain}: link {place} is missing, before event {event_id}."
    if event is None:
        return f"Chain {chain}: event {event_id} was deleted (link {seq})."
    if fingerprint(previous, event) != digest or _chain(event) != chain:
        return f"Chain {chain}: event {event_id} was changed (link {seq})."
    return ""


def _tombstone_problems() -> list[str]:
    """A deletion is on the trail with the digest that its tombstone states, and neither stands without the other."""
    told = AuditEvent.objects.filter(action=DELETED).values_list("subject_id", "data__digest")
    said = {int(pk): digest for pk, digest in told}
    stand = dict(Tombstone.objects.exclude(finished_at=None).values_list("pk", "digest"))
    return [
        *(f"Tombstone {pk} is gone, and the trail tells of its deletion." for pk in sorted(said.keys() - stand)),
        *(f"Tombstone {pk} is not on the trail." for pk in sorted(stand.keys() - said)),
        *(f"Tombstone {pk} was changed." for pk in sorted(stand.keys() & said) if stand[pk] != said[pk]),
    ]


def _links_with_events(
    chain: int, after: int, at_most: int | None
) -> Iterator[tuple[int, str, int, dict[str, Any] | None]]:
    links = AuditLink.objects.filter(chain=chain, seq__gt=after).order_by("seq")[:at_most]
    rows = links.values_list("seq", "hash", "event_id").iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        ids = [event_id for _, _, event_id in batch]
        events = {event["id"]: event for event in AuditEvent.objects.filter(id__in=ids).values(*COVERED)}
        for seq, digest, event_id in batch:
            yield seq, digest, event_id, events.get(event_id)
