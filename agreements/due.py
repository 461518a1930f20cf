"""What becomes due by the clock: reminders, the end of waiting, the end of grace; discharge, birthdays, reviews.

Every row is taken by itself with SKIP LOCKED, so any number of ticks may run at once and none does it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from agreements import concerning, life, matters, sending, states
from agreements.contacts import CannotBeReached
from agreements.models import Agreement, AgreementReminder, Kind, Matter, State
from clients.models import CareRole, CareTeamMember, Client
from clinic import audit

BY = audit.SYSTEM("agreements")
OF_AGE = 18  # years: from then on the client signs alone; what the state asks of younger ones is the clinic's setting
AT_ONCE = 200


def remind(*, now: datetime) -> int:
    """Sends the reminders that are due, each with a link of its own; the older link dies. Returns how many went."""
    due = AgreementReminder.objects.filter(sent_at=None, dropped_at=None, due_at__lte=now)
    return sum(_one_reminder(pk, now=now) for pk in due.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _one_reminder(pk: int, *, now: datetime) -> bool:
    rows = AgreementReminder.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    reminder = rows.filter(pk=pk, sent_at=None, dropped_at=None).select_related("signer__agreement__client").first()
    if reminder is None:
        return False
    try:
        with transaction.atomic():
            sending.invite(reminder.signer, by=BY, now=now, template="document-reminder")
        reminder.sent_at = now
    except (CannotBeReached, sending.NotTheirTurn):
        reminder.dropped_at = now
    reminder.save(update_fields=["sent_at", "dropped_at"])
    return reminder.sent_at is not None


def expire(*, now: datetime) -> int:
    """Closes what nobody signed in time; the therapist is told. Returns how many."""
    late = Agreement.objects.waiting().filter(expires_at__lte=now).exclude(state=State.DRAFT)
    return _each(late, lambda agreement: _expire(agreement, now=now))


def _expire(agreement: Agreement, *, now: datetime) -> None:
    agreement = states.move(agreement, to=State.EXPIRED, by=BY, now=now, because="time")
    matters.settle(agreement, now=now)
    matters.open_one(agreement, Kind.EXPIRED, now=now, tell=True)


def end_grace(*, now: datetime) -> int:
    """Ends what was to be replaced by now and was not."""
    over = Agreement.objects.in_force().filter(grace_until__lte=now)
    return _each(over, lambda agreement: life.end(agreement, because="grace_over", by=BY, now=now))


def end_of_treatment(*, now: datetime) -> int:
    """Ends or voids what a discharged client still has. Admission does not wait for it: it asks for the discharge."""
    left = Agreement.objects.exclude(client__discharged_at=None)
    ended = _each(left.in_force(), lambda one: life.end(one, because="discharge", by=BY, now=now))
    return ended + _each(
        left.waiting(), lambda one: states.move(one, to=State.VOIDED, by=BY, now=now, because="discharge")
    )


def look_around(*, now: datetime) -> int:
    """Opens what the staff should look after: another therapist, of age, review, policy. Returns how many it found."""
    opened = 0
    for kind, agreements in (
        (Kind.THERAPIST, _other_therapist()),
        (Kind.OF_AGE, _of_age(now)),
        (Kind.REVIEW, _review(now)),
    ):
        opened += matters.open_each(agreements.filter(~Exists(_looked_after(kind))), kind, now=now)
    return opened + concerning.look_again(now=now)


def _looked_after(kind: Kind) -> QuerySet[Matter]:
    """What was opened for it before; a review counts from its day, which is set anew each time."""
    opened = Matter.objects.filter(agreement=OuterRef("pk"), kind=kind)
    return opened.filter(opened_at__date__gte=OuterRef("review_on")) if kind == Kind.REVIEW else opened


def _other_therapist() -> QuerySet[Agreement]:
    """In force, and the client has another primary therapist than the one it names."""
    primary = CareTeamMember.objects.filter(client=OuterRef("client"), role=CareRole.PRIMARY, until=None).values("user")
    mine = Agreement.objects.in_force().filter(therapist__isnull=False, client__discharged_at=None)
    return mine.annotate(treats=Subquery(primary[:1])).filter(treats__isnull=False).exclude(treats=F("therapist"))


def _of_age(now: datetime) -> QuerySet[Agreement]:
    """A guardian signed, and the client is 18 by now, in their own zone. Who was yesterday is in any zone."""
    signed = Agreement.objects.in_force().filter(needs_guardian=True, client__born_on__isnull=False)
    since_yesterday = _years_before(now.date() - timedelta(days=1), OF_AGE)
    tomorrow = _years_before(now.date() + timedelta(days=1), OF_AGE)
    by_zone = signed.filter(client__born_on__gt=since_yesterday, client__born_on__lte=tomorrow)
    grown = [one.pk for one in by_zone.select_related("client") if of_age(one.client, now=now)]
    return signed.filter(Q(client__born_on__lte=since_yesterday) | Q(pk__in=grown))


def of_age(client: Client, *, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(client.time_zone)).date()
    return client.born_on is not None and client.born_on <= _years_before(today, OF_AGE)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)  # 29 February


def _review(now: datetime) -> QuerySet[Agreement]:
    return Agreement.objects.in_force().filter(review_on__lte=now.date())


def _each(rows: QuerySet[Agreement], do: Callable[[Agreement], object]) -> int:
    done = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            held = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).filter(pk=pk).first()
            if held is not None:
                do(held)
                done += 1
    return done
