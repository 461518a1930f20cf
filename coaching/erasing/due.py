"""Records whose time is over by the clinic's rules: proposed to its admin, never deleted by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, QuerySet

from clients.keeping import Terms, kept_until, months_before, years_after
from clients.models import Client, LegalHold, Programme
from clinic.models import Clinic, Extent, Policy, Tombstone
from clinic.policies import policy_at
from coaching.models import Attachment, ConversationText
from telephony.models import Media


@dataclass(frozen=True, slots=True)
class Due:
    """A record and the last day it had to be kept. `unknown_age`: no date of birth where a minor may be meant; until
    it is on file nobody can say when the time is over.
    """

    client: Client
    kept_until: date
    unknown_age: bool = False


@dataclass(frozen=True, slots=True)
class OldPhotos:
    client: Client
    count: int
    oldest_at: datetime


def terms(policy: Policy) -> Terms:
    return Terms(policy.record_years, policy.minor_years, policy.majority_age)


def today(clinic: Clinic, now: datetime) -> date:
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def records(clinic: Clinic, *, now: datetime) -> list[Due]:
    """All records whose time is over, the longest first. Those that are held, or being deleted, are not among them."""
    kept = LegalHold.objects.filter(lifted_at=None).values("client")
    ended = Client.objects.filter(clinic=clinic, discharged_at__isnull=False).exclude(pk__in=kept)
    ended = ended.exclude(pk__in=under_way(clinic, Extent.RECORD))
    policy, day = policy_at(clinic.pk, now), today(clinic, now)
    found = (of(client, policy) for client in _ended_long_ago(ended, clinic, policy, day))
    return sorted((one for one in found if one.kept_until < day), key=lambda one: (one.kept_until, one.client.name))


def of(client: Client, policy: Policy) -> Due:
    """When the time of one record is over; its treatment must have ended."""
    ended_at = client.discharged_at
    if ended_at is None:
        raise ValueError("in treatment: no day ends this record's time")
    ended_on = ended_at.astimezone(ZoneInfo(client.clinic.time_zone)).date()
    unknown = client.born_on is None and client.programme != Programme.ADULT
    return Due(client, kept_until(ended_on=ended_on, born_on=client.born_on, terms=terms(policy)), unknown)


def photos(clinic: Clinic, *, now: datetime) -> list[OldPhotos]:
    """Clients with photos whose time is over: those that nobody put into a check-in or a contact."""
    kept = LegalHold.objects.filter(lifted_at=None).values("client")
    texts = ConversationText.objects.filter(client__clinic=clinic).exclude(client__in=kept)
    texts = texts.exclude(client__in=under_way(clinic, Extent.PHOTOS))
    old = texts.filter(message__media__in=_unfiled(photos_before(clinic, now=now)))
    counted = old.order_by().values("client").annotate(many=Count("message__media"), since=Min("at"))
    by_client = {row["client"]: row for row in counted}
    clients = Client.objects.filter(pk__in=by_client).order_by("name")
    return [OldPhotos(one, by_client[one.pk]["many"], by_client[one.pk]["since"]) for one in clients]


def photos_of(client_id: int, before: datetime) -> QuerySet[Media]:
    texts = ConversationText.objects.filter(client=client_id)
    return _unfiled(before).filter(message__in=texts.values("message"))


def photos_before(clinic: Clinic, *, now: datetime) -> datetime:
    day = months_before(today(clinic, now), policy_at(clinic.pk, now).photo_months)
    return datetime.combine(day, time(), ZoneInfo(clinic.time_zone))


def under_way(clinic: Clinic, extent: Extent) -> QuerySet[Tombstone, int]:
    standing = Tombstone.objects.filter(clinic=clinic, extent=extent, finished_at=None, taken_back_at=None)
    return standing.values_list("client_id", flat=True)


def _ended_long_ago(ended: QuerySet[Client], clinic: Clinic, policy: Policy, day: date) -> Iterator[Client]:
    """No record's time is shorter than that of an adult's: earlier ends alone are looked at one by one."""
    for client in ended.select_related("clinic").order_by("discharged_at").iterator():
        if client.discharged_at and years_after(client.discharged_at.date(), policy.record_years) > day:
            return
        yield client


def _unfiled(before: datetime) -> QuerySet[Media]:
    kept = Media.objects.filter(created_at__lt=before).exclude(file="")
    return kept.exclude(pk__in=Attachment.objects.values("media"))
