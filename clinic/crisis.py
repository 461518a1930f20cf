"""Crisis lines of a clinic by country, and the changes an admin makes to them.

Nobody is ever left without one: a country without rows gets the numbers known for it (US and Canada), any
other "your local emergency number", never another country's.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from clinic import audit
from clinic.crisis_words import STATIC, spoken, static, texted
from clinic.models import Clinic, CrisisLine, User
from clinic.start_sets import known_lines

VERIFIED_FOR = dt.timedelta(days=365)  # older checks nag the admin (DOMAIN: 12 months)
DETAILS = frozenset(
    [
        "language",
        "label",
        "purpose",
        "how",
        "number",
        "keyword",
        "presses",
        "spoken",
        "hours",
        "languages",
        "link",
    ]
)

__all__ = [
    "STATIC",
    "add",
    "add_start_set",
    "lines_for",
    "put_first",
    "retire",
    "spoken",
    "static",
    "texted",
    "to_verify",
    "verify",
]


def lines_for(clinic_id: int, country: str) -> tuple[CrisisLine, ...]:
    """The clinic's lines for somebody in `country` (ISO code, "" when it is not known), in their order; never
    empty.
    """
    return or_known(asked_for(clinic_id, country), country)


def asked_for(clinic_id: int, country: str) -> QuerySet[CrisisLine]:
    """The clinic's own for a country, as a question that can be asked together with others (clinic.together)."""
    return CrisisLine.objects.filter(clinic_id=clinic_id, country=country, retired_at=None).order_by("position")


def or_known(kept: Iterable[CrisisLine], country: str) -> tuple[CrisisLine, ...]:
    """What was found; where that is nothing, what is known for the country."""
    return tuple(kept) or known_lines(country)


def to_verify(clinic_id: int, now: dt.datetime) -> QuerySet[CrisisLine]:
    """Lines that nobody has checked for 12 months, or ever."""
    old = Q(verified_on__isnull=True) | Q(verified_on__lte=(now - VERIFIED_FOR).date())
    return CrisisLine.objects.filter(old, clinic_id=clinic_id, retired_at=None).order_by("country", "position")


@transaction.atomic
def add_start_set(clinic: Clinic, *, country: str, by: audit.By, now: dt.datetime) -> tuple[CrisisLine, ...]:
    """The lines known for a country, to be verified by an admin. None are added where the clinic has lines or
    we know none.
    """
    _lock(clinic.pk)
    if CrisisLine.objects.filter(clinic=clinic, country=country, retired_at=None).exists():
        return ()
    lines = tuple(line for line in known_lines(country) if line.number)
    for position, line in enumerate(lines, 1):
        line.clinic, line.position, line.created_at = clinic, position, now
        line.save(force_insert=True)
        audit.record(by, "crisis_line.added", line, clinic_id=clinic.pk, now=now, country=country)
    return lines


@transaction.atomic
def add(clinic: Clinic, *, country: str, by: audit.By, now: dt.datetime, **details: Any) -> CrisisLine:
    """A line after the others of its country, not yet verified. ValidationError where a detail cannot be."""
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"A crisis line has no {', '.join(sorted(unknown))}.")
    _lock(clinic.pk)
    last = _open(clinic.pk, country).aggregate(last=Max("position"))["last"] or 0
    line = CrisisLine(clinic=clinic, country=country, position=last + 1, created_at=now, **details)
    line.full_clean()
    line.save()
    audit.record(by, "crisis_line.added", line, clinic_id=clinic.pk, now=now, country=country)
    return line


@transaction.atomic
def verify(line: CrisisLine, *, by: User, now: dt.datetime) -> None:
    """An admin has called or looked it up and it is right."""
    line.verified_on, line.verified_by = now.date(), by
    line.save(update_fields=["verified_on", "verified_by"])
    audit.record(by, "crisis_line.verified", line, clinic_id=line.clinic_id, now=now)


@transaction.atomic
def retire(line: CrisisLine, *, by: User, now: dt.datetime) -> None:
    """It is no longer given to anybody. Retiring it again changes nothing."""
    if CrisisLine.objects.filter(pk=line.pk, retired_at=None).update(retired_at=now, retired_by=by):
        line.refresh_from_db(fields=["retired_at", "retired_by"])
        audit.record(by, "crisis_line.retired", line, clinic_id=line.clinic_id, now=now)


@transaction.atomic
def put_first(line: CrisisLine, *, by: User, now: dt.datetime) -> None:
    """Said and shown before the others of its country; they keep their order."""
    _lock(line.clinic_id)
    others = list(_open(line.clinic_id, line.country).exclude(pk=line.pk).order_by("-position"))
    last = max((other.position for other in others), default=0)
    CrisisLine.objects.filter(pk=line.pk).update(position=last + 2)  # out of the way: one line a position
    for other in others:
        CrisisLine.objects.filter(pk=other.pk).update(position=other.position + 1)
    CrisisLine.objects.filter(pk=line.pk).update(position=1)
    line.position = 1
    audit.record(by, "crisis_line.put_first", line, clinic_id=line.clinic_id, now=now, country=line.country)


def _open(clinic_id: int, country: str) -> QuerySet[CrisisLine]:
    return CrisisLine.objects.filter(clinic_id=clinic_id, country=country, retired_at=None)


def _lock(clinic_id: int) -> None:
    """One change of the order at a time."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)
