"""Opening a clinic and looking after its coaching lines."""

import datetime as dt
from typing import Any

from django.db import transaction

from clinic import audit, crisis, policies
from clinic.models import Clinic, CoachingLine

DETAILS = frozenset({"name", "time_zone", "language", "office_number"})


@transaction.atomic
def open_clinic(
    *,
    name: str,
    slug: str,
    time_zone: str,
    office_number: str,
    lines: tuple[str, ...],
    by: audit.By,
    now: dt.datetime,
    country: str = "US",
    language: str = "en",
    second_factor_required: bool = True,
    synthetic: bool = False,
) -> Clinic:
    """A clinic that is ready to take calls: its lines, the strict policy in force at once, and the crisis
    lines known for its country.

    `by` is the set-up (an Actor), since nobody is on the staff yet. ValidationError for a detail that cannot
    be.
    """
    clinic = Clinic(
        name=name, slug=slug, time_zone=time_zone, office_number=office_number, country=country, language=language,
        second_factor_required=second_factor_required, synthetic=synthetic, created_at=now,
    )  # fmt: skip
    clinic.full_clean()
    clinic.save()
    audit.record(by, "clinic.opened", clinic, clinic_id=clinic.pk, now=now)
    for number in lines:
        add_line(clinic, number=number, by=by, now=now)
    policies.publish(clinic, by=by, now=now)
    crisis.add_start_set(clinic, country=country, by=by, now=now)
    return clinic


@transaction.atomic
def change(clinic: Clinic, *, by: audit.By, now: dt.datetime, **details: Any) -> Clinic:
    """New name, time zone, language or office number."""
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"A clinic's {', '.join(sorted(unknown))} cannot be changed.")
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    for detail, value in details.items():
        setattr(clinic, detail, value)
    clinic.full_clean()
    clinic.save(update_fields=details)
    audit.record(by, "clinic.changed", clinic, clinic_id=clinic.pk, now=now, fields=sorted(details))
    return clinic


@transaction.atomic
def add_line(clinic: Clinic, *, number: str, by: audit.By, now: dt.datetime) -> CoachingLine:
    """One more number (E.164) that leads to this clinic. ValidationError when it leads somewhere already."""
    line = CoachingLine(clinic=clinic, number=number)
    line.full_clean()
    line.save()
    audit.record(by, "line.added", line, clinic_id=clinic.pk, now=now)
    return line


@transaction.atomic
def retire_line(line: CoachingLine, *, by: audit.By, now: dt.datetime) -> None:
    """The number no longer leads here. Retiring it again changes nothing."""
    if CoachingLine.objects.filter(pk=line.pk, retired_at=None).update(retired_at=now):
        line.retired_at = now
        audit.record(by, "line.retired", line, clinic_id=line.clinic_id, now=now)
