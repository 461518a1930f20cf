"""Jobs of the clinic's floor. Each may run twice and at once."""

from celery import shared_task
from django.utils import timezone

from clinic import audit, chain_checks


@shared_task
def link_audit() -> int:
    """Every few seconds: chain the new audit events."""
    return audit.link(timezone.now())


@shared_task
def sweep_audit() -> int:
    """Once a day: chain also what a very long transaction left behind."""
    return audit.link(timezone.now(), everything=True)


@shared_task
def check_audit() -> int:
    """Every hour: walk the chains a piece further."""
    return chain_checks.carry_on(now=timezone.now())
