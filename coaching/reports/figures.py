"""The figures of a report, each one question to the database. Seconds stay seconds; who shows them says minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Extract, ExtractHour, ExtractIsoWeekDay

from agreements.models import Agreement
from clients.models import Client
from coaching.log.narrowing import OUT_OF_LIMITS
from coaching.models import Act, Contact, Pause, RiskCheck
from coaching.reports.scope import Percentile, Scope
from coaching.rules import Reason

QUIET = timedelta(days=28)
LENGTHS = (300, 600, 900, 1200)  # seconds at which a step of the distribution ends
TIMES = (0, 2, 5, 10)  # contacts at which a step of the distribution ends
HEAVIEST = 5
LISTED = 10
CALLED_AT = Coalesce(Min("contacts__started_at", filter=Q(contacts__direction="out")), "closed_at")


@dataclass(frozen=True, slots=True)
class Part:
    word: str
    contacts: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Half are below `median`, nine in ten below `p90`; None where there is nothing to count."""

    many: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Waits:
    """Requests with a promised time whose time is known by now: `kept` were called by it. `wait` and `claim` from the
    request on, in seconds, of those that were called, and claimed."""

    promised: int
    kept: int
    unpromised: int
    wait: Spread
    claim: Spread


@dataclass(frozen=True, slots=True)
class Load:
    name: str
    contacts: int
    seconds: int
    late: int
    claim: float | None


def by(scope: Scope, field: str) -> list[Part]:
    """Contacts and talk by a closed word; most first."""
    rows = scope.contacts().values(field).annotate(many=Count("pk"), talk=Coalesce(Sum("talk_seconds"), 0))
    return [Part(row[field], row["many"], row["talk"]) for row in rows.order_by("-many", field)]


def week(scope: Scope) -> list[list[int]]:
    """How many began in each hour of each weekday, Monday first, on the clocks of the scope's zone."""
    day, hour = ExtractIsoWeekDay("started_at", tzinfo=scope.zone), ExtractHour("started_at", tzinfo=scope.zone)
    table = [[0] * 24 for _ in range(7)]
    counted = scope.contacts().annotate(day=day, hour=hour).values("day", "hour").annotate(many=Count("pk")).order_by()
    for on, at, many in counted.values_list("day", "hour", "many"):
        table[on - 1][at] = many
    return table


def lengths(scope: Scope) -> tuple[list[int], Spread]:
    """Talks by how long they were, in the steps of LENGTHS and beyond."""
    spoken = scope.contacts().filter(talk_seconds__gt=0)
    return _steps(spoken, "talk_seconds", LENGTHS), _spread(spoken, F("talk_seconds"))


def waits(scope: Scope, now: datetime) -> Waits:
    """The first call to the client, or the closing, against the promised time; an open request counts when late."""
    asked = scope.call_backs().annotate(called_at=CALLED_AT)
    promised = asked.filter(latest_at__isnull=False).filter(Q(called_at__isnull=False) | Q(latest_at__lt=now))
    counts = promised.aggregate(promised=Count("pk"), kept=Count("pk", filter=Q(called_at__lte=F("latest_at"))))
    return Waits(
        **counts,
        unpromised=asked.filter(latest_at=None).count(),
        wait=_spread(asked.filter(called_at__isnull=False), _seconds("called_at", "taken_at")),
        claim=_spread(scope.call_backs().filter(claimed_at__isnull=False), _seconds("claimed_at", "taken_at")),
    )


def limits(scope: Scope) -> dict[str, int]:
    """Contacts that the client began, by whether they fell within the therapist's limits as the line decided then."""
    came = scope.contacts().filter(direction="in").exclude(reason="")
    return came.aggregate(
        within=Count("pk", filter=Q(reason__in=[Reason.PRIMARY_OPEN, Reason.NO_ANSWER])),
        cover=Count("pk", filter=Q(reason=Reason.COVER_OPEN)),
        out=Count("pk", filter=Q(reason__in=OUT_OF_LIMITS)),
    )


def rule(scope: Scope) -> dict[str, int]:
    """How the 24-hour rule was used. Corrected and withdrawn reports are counted once, as they stand now."""
    mine = {"client__in": scope.clients()}
    within = {"gte": scope.since, "lt": scope.until}

    def during(field: str) -> dict[str, datetime]:
        return {f"{field}__{word}": moment for word, moment in within.items()}

    return {
        "acts": Act.objects.filter(**mine, **during("reported_at"), corrected_by=None, withdrawn=False).count(),
        "pauses": Pause.objects.filter(**mine, **during("starts_at")).count(),
        "attempts": scope.contacts().tries_in_pause().count(),
        "checks": RiskCheck.objects.filter(**mine, **during("made_at")).count(),
    }


@dataclass(frozen=True, slots=True)
class Frequency:
    """Of the clients in treatment: `steps` by how often they were in contact; `heaviest` as (name, uuid, contacts);
    `quiet` as (name, uuid), of `many_quiet` who had no contact within 28 days."""

    steps: list[int]
    spread: Spread
    heaviest: list[tuple[str, str, int]]
    quiet: list[tuple[str, str]]
    many_quiet: int


def frequency(scope: Scope, now: datetime) -> Frequency:
    """Who calls often and who never calls: shown together, and neither is too much or too little by itself.

    Counted from the period's contacts: from the clients on, every contact they ever had would be read.
    """
    treated = scope.clients().filter(discharged_at=None)
    within = Contact.objects.filter(clinic=scope.clinic, started_at__gte=scope.since, started_at__lt=scope.until)
    called = dict(within.filter(client__in=treated).values_list("client").annotate(Count("pk")).order_by())
    lately = Contact.objects.filter(client=OuterRef("pk"), started_at__gt=now - QUIET, started_at__lte=now)
    quiet = treated.filter(~Exists(lately)).order_by("name")
    times = sorted([*called.values(), *[0] * (treated.count() - len(called))])
    return Frequency(
        steps=_counted(times, TIMES),
        spread=Spread(len(times), _at(times, 0.5), _at(times, 0.9)),
        heaviest=_heaviest(called),
        quiet=[(name, str(uuid)) for name, uuid in quiet.values_list("name", "uuid")[:LISTED]],
        many_quiet=quiet.count(),
    )


def _heaviest(called: dict[int, int]) -> list[tuple[str, str, int]]:
    """By contacts, then by name."""
    least = min(sorted(called.values(), reverse=True)[:HEAVIEST], default=0)
    most = {pk: many for pk, many in called.items() if many >= least}
    named = Client.objects.filter(pk__in=most).values_list("pk", "name", "uuid")
    ordered = sorted((-most[pk], name, str(uuid)) for pk, name, uuid in named)
    return [(name, uuid, -many) for many, name, uuid in ordered[:HEAVIEST]]


def load(scope: Scope, now: datetime) -> list[Load]:
    """Therapists by their minutes: what they may claim, with their own late call-backs and how soon they claimed."""
    spoke = scope.contacts().filter(spoke_with__isnull=False).values("spoke_with", "spoke_with__name")
    talked = spoke.annotate(many=Count("pk"), talk=Coalesce(Sum("talk_seconds"), 0)).order_by(
        "-talk", "spoke_with__name"
    )
    asked = scope.call_backs().filter(owner__isnull=False)
    asked = asked.annotate(called_at=CALLED_AT)
    late = asked.filter(latest_at__lt=Coalesce("called_at", now)).values_list("owner", flat=True)
    claims = scope.call_backs().filter(claimed_at__isnull=False).values("claimed_by")
    median = dict(
        claims.annotate(half=Percentile(_seconds("claimed_at", "taken_at"), 0.5)).values_list("claimed_by", "half")
    )
    missed = list(late)
    return [
        Load(
            row["spoke_with__name"],
            row["many"],
            row["talk"],
            missed.count(row["spoke_with"]),
            median.get(row["spoke_with"]),
        )
        for row in talked
    ]


def agreements(scope: Scope) -> dict[str, int]:
    """Clients in treatment by how their agreement stands today."""
    signed = Exists(Agreement.objects.in_force().filter(client=OuterRef("pk")))
    waits = Exists(Agreement.objects.waiting().filter(client=OuterRef("pk")))
    marked = scope.clients().filter(discharged_at=None).annotate(signed=signed, waits=waits)
    return marked.aggregate(
        in_force=Count("pk", filter=Q(signed=True)),
        waiting=Count("pk", filter=Q(signed=False, waits=True)),
        none=Count("pk", filter=Q(signed=False, waits=False)),
    )


def _seconds(until: str, since: str):  # type: ignore[no-untyped-def]  # an expression of the database
    return Extract(ExpressionWrapper(F(until) - F(since), output_field=DurationField()), "epoch")


def _spread(rows, value) -> Spread:  # type: ignore[no-untyped-def]  # rows of any model
    found = rows.annotate(measured=value).aggregate(
        many=Count("measured"), median=Percentile("measured", 0.5), p90=Percentile("measured", 0.9)
    )
    return Spread(**found)


def _steps(rows, field: str, ends: tuple[int, ...]) -> list[int]:  # type: ignore[no-untyped-def]
    bounds = [*zip((None, *ends), (*ends, None), strict=True)]
    asked = {
        f"step{number}": Count("pk", filter=_between(field, low, high)) for number, (low, high) in enumerate(bounds)
    }
    found = rows.aggregate(**asked)
    return [found[f"step{number}"] for number in range(len(bounds))]


def _between(field: str, above: int | None, up_to: int | None) -> Q:
    fits = Q() if above is None else Q(**{f"{field}__gt": above})
    return fits if up_to is None else fits & Q(**{f"{field}__lte": up_to})


def _counted(values: list[int], ends: tuple[int, ...]) -> list[int]:
    bounds = zip((-1, *ends), (*ends, float("inf")), strict=True)
    return [sum(low < value <= high for value in values) for low, high in bounds]


def _at(values: list[int], share: float) -> float | None:
    """As percentile_cont: between two values where it falls between them."""
    if not values:
        return None
    place = share * (len(values) - 1)
    low, part = int(place), place - int(place)
    return values[low] + part * (values[min(low + 1, len(values) - 1)] - values[low])
