"""What each clinic needs before its line may be given to clients."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from clients import countries
from clients.models import CareTeamMember
from clinic import crisis
from clinic.models import Clinic, CoachingLine, CrisisLine, Policy, User
from clinic.roles import Role
from coaching import own_limits
from coaching.hours import open_time
from coaching.own_limits import OwnLimits
from coaching.readiness import hosted
from coaching.readiness.answers import Answer, Answers, ok, problem, warning
from telephony.channels import Channel

A_WEEK = timedelta(days=7)


def all_of_them(*, now: datetime) -> Answers:
    clinics = list(Clinic.objects.filter(synthetic=False).order_by("pk"))
    if not clinics:
        yield problem("clinics", "there is none", "open one; manage.py demo loads one to look at")
    for clinic in clinics:
        yield from of(clinic, now)


def of(clinic: Clinic, now: datetime) -> Answers:
    """The answers of one clinic."""
    for question in QUESTIONS:
        yield question(clinic, now)
    yield from _therapists(clinic, now)


def _line(clinic: Clinic, now: datetime) -> Answer:
    about = f"{clinic.name}: line"
    numbers = CoachingLine.objects.filter(clinic=clinic, retired_at=None).values_list("number", flat=True)
    if not numbers:
        return problem(about, "it has no number", "add one, and point it to /line/voice/ and /line/text/ at Twilio")
    return ok(about, ", ".join(numbers))


def _policy(clinic: Clinic, now: datetime) -> Answer:
    about = f"{clinic.name}: policy"
    versions = Policy.objects.filter(clinic=clinic, effective_from__lte=now)
    policy = versions.order_by("effective_from", "number").last()
    if policy is None:
        return problem(about, "none is in effect", "publish one that begins now")
    return ok(about, f"version {policy.number} is in effect")


def _admin(clinic: Clinic, now: datetime) -> Answer:
    about = f"{clinic.name}: admin"
    admins = _staff(clinic, Role.ADMIN)
    if not admins:
        return problem(about, "nobody is", "grant somebody the role: requests that nobody covers go there")
    if not any(admin.phone for admin in admins):
        return warning(about, "none has a phone number", "enter one, to be told of requests that nobody covers")
    return ok(about, "is told of requests that nobody covers")


def _crisis_lines(clinic: Clinic, now: datetime) -> Answer:
    """For the clinic's own country, and for each in which one of its clients lives."""
    about = f"{clinic.name}: crisis lines"
    lived_in = countries.needed(clinic)
    kept = set(CrisisLine.objects.filter(clinic=clinic, retired_at=None).values_list("country", flat=True))
    if missing := sorted(lived_in - kept):
        return problem(about, f"none for {', '.join(missing)}", "enter them, and try each one")
    if old := crisis.to_verify(clinic.pk, now).count():
        return problem(about, f"{old} not verified within a year", "try them, and mark them as verified")
    return ok(about, f"verified for {', '.join(sorted(lived_in))}")


def _fallback(clinic: Clinic, now: datetime) -> Answer:
    """What is hosted is looked at; whether Twilio has its address cannot be seen from here."""
    about = f"{clinic.name}: static fallback"
    if clinic.country not in crisis.STATIC:
        found = f"no number of {clinic.country} is known to it: callers hear “your local emergency number”"
        return warning(about, found, "add the country to clinic/start_sets.py")
    return hosted.answer(clinic, about)


QUESTIONS: tuple[Callable[[Clinic, datetime], Answer], ...] = (_line, _policy, _admin, _crisis_lines, _fallback)


def _therapists(clinic: Clinic, now: datetime) -> Answers:
    """Nobody to cover is a legal answer and is said to callers; somebody should know that it is given."""
    therapists = _staff(clinic, Role.THERAPIST)
    limits = {user: own_limits.of(user, now=now) for user in therapists if _treats(user)}
    yield _named(
        f"{clinic.name}: phones",
        [user for user in limits if not user.phone],
        "without a number of their own, they are never rung",
        "enter it",
    )
    yield _named(
        f"{clinic.name}: limits",
        [user for user, own in limits.items() if not own.limits.windows],
        "without hours, every call becomes a call-back",
        "let them enter their limits",
    )
    yield _named(
        f"{clinic.name}: covers",
        [user for user, own in limits.items() if not own.covering(now) and not _never_closes(own, now)],
        "without a cover, callers get the crisis lines while they are off",
        "name a cover, or leave it so on purpose",
    )


def _named(about: str, people: list[User], found: str, do: str) -> Answer:
    if people:
        return warning(about, f"{', '.join(user.name for user in people)}: {found}", do)
    return ok(about, "no therapist with clients is without")


def _never_closes(own: OwnLimits, now: datetime) -> bool:
    return open_time(own.limits, Channel.CALL, now, now + A_WEEK) == A_WEEK


def _staff(clinic: Clinic, role: Role) -> list[User]:
    held = User.objects.filter(clinic=clinic, is_active=True, grants__role=role, grants__ended_at=None)
    return list(held.distinct().order_by("name"))


def _treats(user: User) -> bool:
    return CareTeamMember.objects.filter(user=user, role="primary", until=None).exists()
