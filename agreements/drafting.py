"""Drawing up an agreement: the clinic's text for this client, filled with what holds for them, until it is sent."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agreements import blocks, chain, templates
from agreements.models import Agreement, State, Template
from agreements.terms import Terms, primary_of, variables
from clients.models import Client
from clinic import audit
from clinic.models import User

REVIEW_AFTER = timedelta(days=365)  # an agreement that nobody has looked at for a year is looked at again
SET_UP = audit.SYSTEM("agreements")


class AlreadyOne(Exception):
    """An agreement of this client waits already: go on with that one, or void it."""


class AlreadySent(Exception):
    """What was sent is not changed: void it and draw up another."""


@transaction.atomic
def prepare(
    client: Client,
    *,
    by: audit.By,
    now: datetime,
    needs_guardian: bool | None = None,
    guardian_basis: str = "",
    terms: Terms | None = None,
    own_terms: str = "",
    language: str | None = None,
    supersedes: Agreement | None = None,
    review_on: date | None = None,
    therapist: User | None = None,
) -> Agreement:
    """Draws up an agreement for this client, not yet sent. Raises AlreadyOne while another one waits.

    What is not said is taken from the clinic: its newest text for the client's programme (ours, when it has none),
    its rule about guardians, the client's language, the primary therapist.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if Agreement.objects.waiting().filter(client=client).exists():
        raise AlreadyOne(client.pk)
    version = _version_for(client, now=now)
    agreement = Agreement(
        client=client, therapist=therapist or primary_of(client), language=language or client.language,
        template_version=version, disclosure=templates.current_disclosure(client.clinic_id), supersedes=supersedes,
        review_on=review_on or (timezone.localdate(now) + REVIEW_AFTER), created_at=now,
        **_guardian(version.template, needs_guardian, guardian_basis),
    )  # fmt: skip
    _fill(agreement, terms or Terms(), own_terms, now=now)
    agreement.save(force_insert=True)
    _record(agreement, "agreement.prepared", by=by, now=now)
    return agreement


@transaction.atomic
def change(
    agreement: Agreement,
    *,
    by: audit.By,
    now: datetime,
    terms: Terms,
    own_terms: str = "",
    language: str | None = None,
) -> Agreement:
    """Fills the draft anew with these terms. Raises AlreadySent."""
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if agreement.state != State.DRAFT:
        raise AlreadySent(agreement.pk)
    agreement.language = language or agreement.language
    _fill(agreement, terms, own_terms, now=now)
    agreement.save()
    _record(agreement, "agreement.changed", by=by, now=now)
    return agreement


def _version_for(client: Client, *, now: datetime) -> templates.TemplateVersion:
    try:
        return templates.current(client.clinic_id, client.programme)
    except templates.NoSuchText:
        templates.add_defaults(client.clinic, by=SET_UP, now=now)
        return templates.current(client.clinic_id, client.programme)


def _guardian(template: Template, needed: bool | None, basis: str) -> dict[str, Any]:
    """What is not said is as the clinic's text has it."""
    asked = template.guardian_required if needed is None else needed
    return {"needs_guardian": asked, "guardian_basis": basis or (template.guardian_basis if asked else "")}


def _fill(agreement: Agreement, terms: Terms, own_terms: str, *, now: datetime) -> None:
    said = variables(
        agreement.client,
        therapist=agreement.therapist,
        terms=terms,
        language=agreement.language,
        guardian=agreement.needs_guardian,
        now=now,
    )
    text = blocks.fill(agreement.template_version.text_for(agreement.language), said, own_terms=own_terms)
    agreement.variables = blocks.canonical_json(said)
    agreement.own_terms = blocks.plain(own_terms)
    agreement.content = json.dumps(text, ensure_ascii=False)
    agreement.canonical_text = blocks.canonical(text)
    agreement.text_sha256 = blocks.digest(agreement.canonical_text)
    agreement.rule_hours, agreement.call_minutes = said["rule_hours"], said["call_minutes"]


def _record(agreement: Agreement, kind: str, *, by: audit.By, now: datetime) -> None:
    data = {"text": agreement.text_sha256, "version": agreement.template_version_id}
    chain.add(agreement, kind, by=by, now=now, **data)
    client = agreement.client
    audit.record(by, kind, agreement, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
