"""A request to be called that is made on the page: the same verbs as on the line, and one open request a caller."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clients.models import Client
from clinic import audit
from coaching import admission, callbacks, notices
from coaching.models import CallBack, OwnPage
from coaching.own_page.standing import ASKABLE
from coaching.rules import Decision
from telephony.channels import Channel


class Closed(Exception):
    """The rule takes no request now: a pause began meanwhile, the agreement waits, or treatment has ended."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.outcome))
        self.decision = decision


def ask(page: OwnPage, *, severity: int | None, number: str, now: datetime) -> CallBack:
    """Takes or changes the request, rated 0–5, to be called at `number` (E.164). Raises Closed; that is on record."""
    outcome = _ask(page, severity, number, now)
    if isinstance(outcome, Closed):
        raise outcome
    return outcome


def open_request(page: OwnPage) -> CallBack | None:
    return CallBack.objects.open().of_caller(page.client_id, page.caregiver_id).first()


@transaction.atomic
def _ask(page: OwnPage, severity: int | None, number: str, now: datetime) -> CallBack | Closed:
    client = Client.objects.select_for_update(no_key=True).get(pk=page.client_id)
    facts = admission.by_client(client.pk, caregiver_id=page.caregiver_id, now=now)
    decision, by = facts.decide(Channel.CALL, now), audit.the_client(client.pk)
    if decision.outcome not in ASKABLE:
        audit.record(
            by, "own_page.request_refused", page, clinic_id=client.clinic_id, client_id=client.pk, now=now,
            decision=str(decision.outcome),
        )  # fmt: skip
        return Closed(decision)
    line = notices.line_of(client.clinic_id)
    request = callbacks.take(facts, reason=str(decision.reason), line=line, by=by, now=now)
    if severity is not None:
        request = callbacks.rate(request, severity=severity, by=by, now=now)
    return callbacks.confirm_number(request, number=number, by=by, now=now)
