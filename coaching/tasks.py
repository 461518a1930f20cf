"""Coaching's jobs, a line each: every one may run twice, late or side by side, and finds its work in the database."""

from contextlib import suppress

from celery import Task, shared_task
from celery.exceptions import OperationalError
from django.utils import timezone

from coaching import callbacks, checkins, escalation, legs, nagging, pauses, reminders, repeating
from coaching.canary import running
from coaching.erasing import carrying_out
from coaching.export import making
from coaching.line import ending


@shared_task
def enforce_pauses() -> int:
    """Every second: holds, reopens and tells of what the 24-hour rule asks for. The clock decides, this carries out."""
    return pauses.take_effect(now=timezone.now())


@shared_task(bind=True)
def remind(self: Task) -> int:
    """Every second: covers who are to join, then every reminder that is due."""
    now = timezone.now()
    escalation.bring_in_covers(now=now)
    helps = bool(self.request.get("helps"))
    sent = reminders.send_due(now=now, call_for_help=None if helps else _other_hands, helps=helps)
    return sent + checkins.remind_due(now=now)


def _other_hands() -> None:
    """Another process of the worker shares the work. Without a broker none does, and it takes longer.

    That it helps stands in a header, which a version that knows nothing of it leaves aside.
    """
    with suppress(OperationalError):
        remind.apply_async(expires=5, retry=False, headers={"helps": True})


@shared_task
def sweep() -> int:
    """Every ten seconds: phones whose end we were never told of, check-ins whose time went by, the next of those that
    come again, requests without a reminder.
    """
    now = timezone.now()
    checked = checkins.note_missed(now=now) + repeating.carry_on(now=now)
    return ending.look_after(now=now) + legs.sweep(now=now) + checked + callbacks.look_after(now=now)


@shared_task
def nag() -> int:
    """Every hour: a nudge a week for crisis lines that nobody verified, one a day for other work that waits."""
    return nagging.nag(now=timezone.now())


@shared_task
def export() -> int:
    """Every five seconds: a slice of the file that waits longest, and the end of those whose time is over."""
    now = timezone.now()
    return making.gather(now=now) + making.empty(now=now)


@shared_task
def erase() -> int:
    """Every fifteen seconds: a slice of the deletion that waits longest, once its hour is over."""
    return carrying_out.carry_on(now=timezone.now())


@shared_task
def canary() -> int:
    """Every ten seconds: the next hop of our own test call, or the hour's new one."""
    return running.carry_on(now=timezone.now())
