"""What Celery runs for telephony. All state is in PostgreSQL, so each task may run twice or be lost."""

from celery import shared_task
from django.utils import timezone

from telephony import media as pictures
from telephony import outbox, receipts
from telephony import reconcile as reconciling


@shared_task
def send_outbox() -> int:
    """Every second or two; the sender itself loops until nothing is due."""
    return outbox.send_due(now=timezone.now(), limit=1000)


@shared_task
def sweep_leases() -> None:
    """Take back what dead senders held, also while nobody sends."""
    outbox.tidy(now=timezone.now())


@shared_task
def reconcile() -> int:
    """Every 30 s: ask the carrier about what it owes us a report of."""
    return reconciling.ask_due(now=timezone.now())


@shared_task
def find_missing_texts() -> int:
    """Every 30 s: texts that reached the carrier and never us, each line every two minutes or as soon as it can be."""
    return reconciling.find_missing_texts(now=timezone.now())


@shared_task
def find_missing_calls() -> int:
    """Every 30 s: calls that the static fallback answered in our place."""
    return reconciling.find_missing_calls(now=timezone.now())


@shared_task
def fetch_media() -> int:
    """Every few seconds: pictures that came with texts."""
    return pictures.fetch_due(now=timezone.now())


@shared_task
def forget_receipts() -> int:
    """Once a day."""
    return receipts.forget_old(now=timezone.now())
