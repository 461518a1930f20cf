"""The ticks of this floor: one line each, safe to run twice and at once."""

from celery import shared_task
from django.utils import timezone

from agreements import due, guessing, letters, sealing


@shared_task
def seal_signed() -> int:
    """Every few seconds: seal what was signed or acknowledged."""
    return sealing.seal_due(now=timezone.now())


@shared_task
def send_letters() -> int:
    """Every few seconds: hand e-mails to the mail server."""
    return letters.send_due(now=timezone.now())


@shared_task
def alarm_unsealed() -> int:
    """Every five minutes: say what has waited for its seal for more than fifteen."""
    return sealing.alarm(now=timezone.now())


@shared_task
def remind_signers() -> int:
    """Every minute: remind of what is not signed, close what was not signed in time."""
    now = timezone.now()
    return due.remind(now=now) + due.expire(now=now)


@shared_task
def end_what_is_over() -> int:
    """Every minute: the days of grace, treatment that has ended."""
    now = timezone.now()
    return due.end_grace(now=now) + due.end_of_treatment(now=now)


@shared_task
def look_around() -> int:
    """Every hour: another therapist, a birthday, a review, a policy; and what was guessed long ago is forgotten."""
    now = timezone.now()
    guessing.forget(now=now)
    return due.look_around(now=now)
