"""Links to one's own page: 128 random bits in the phone, their SHA-256 here. Following one changes nothing.

A link lives long and is cheap to replace: staff send another one, or the person texts PAGE to the line. The one before
opens nothing from then on, so that a lost phone is shut out by the next link.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from agreements.leaving import NOT_THEIRS, NOT_WANTED
from agreements.links import digest, masked
from clients.models import Caregiver, Client
from clinic import audit, crisis
from clinic.models import User
from coaching import reaching
from coaching.admission import Admission
from coaching.models import OwnPage, OwnPageLink, Revoked
from coaching.notices import line_of
from telephony import outbox, stops, wording
from telephony.models import Call, Message

LIVES_FOR = timedelta(days=365)
TOKEN_BYTES = 16
PATH = "/me/{}/"
TEMPLATE = "own-page"
URGENCY, VALID_FOR = 3, timedelta(hours=2)
ASKED_FOR = ((3, timedelta(hours=1)), (6, timedelta(days=1)))  # how many links a text may ask for


class Gone(Exception):
    """The token opens nothing: never made, replaced, taken back or too old. Nobody outside is told which."""


class CannotBeTexted(Exception):
    """No number on file takes texts, or its owner has stopped them."""


class TextsOff(CannotBeTexted):
    """STOP was received from the number: no text of ours gets through until START is texted from it."""


class NoPageOfTheirOwn(Exception):
    """A caregiver without coaching of their own, or one whose place has ended, has no page."""


@transaction.atomic
def page_of(client: Client, caregiver: Caregiver | None, *, by: audit.By, now: datetime) -> OwnPage:
    """The page of this person, begun when it is first needed. Raises NoPageOfTheirOwn."""
    if caregiver and (caregiver.client_id != client.pk or not caregiver.is_coached):
        raise NoPageOfTheirOwn(caregiver.pk)
    page, is_new = OwnPage.objects.get_or_create(client=client, caregiver=caregiver, defaults={"created_at": now})
    if is_new:
        _audit(by, "own_page.begun", page, now)
    return page


@transaction.atomic
def send(client: Client, *, by: User, now: datetime, caregiver: Caregiver | None = None) -> OwnPageLink:
    """Texts a new link to the number on file. Raises CannotBeTexted, TextsOff or NoPageOfTheirOwn."""
    page, line = page_of(client, caregiver, by=by, now=now), line_of(client.clinic_id)
    return _make_and_text(page, line=line, to=number_of(page, line=line), by=by, now=now)


@transaction.atomic
def send_as_asked(facts: Admission, *, line: str, to: str, now: datetime) -> OwnPageLink | None:
    """Answers the word PAGE with a new link, to the number it came from. None when enough were sent for now."""
    assert facts.client_id
    client = Client.objects.get(pk=facts.client_id)
    caregiver = Caregiver.objects.filter(pk=facts.caregiver_id).first() if facts.caregiver_id else None
    by = audit.the_client(client.pk)
    page = page_of(client, caregiver, by=by, now=now)
    asked = OwnPageLink.objects.filter(page=page, made_by=None)
    if any(asked.filter(made_at__gt=now - within).count() >= most for most, within in ASKED_FOR):
        return None
    return _make_and_text(page, line=line, to=to, by=by, now=now)


@transaction.atomic
def revoke(page: OwnPage, *, by: User, now: datetime) -> bool:
    """Takes the link back: it opens nothing from now on. False where none lived."""
    page = _locked(page)
    taken_back = _end_those_before(page, Revoked.BY_STAFF, now)
    if taken_back:
        _audit(by, "own_page.link_revoked", page, now)
    return taken_back


def find(token: str, *, now: datetime) -> OwnPageLink:
    """The link that this token opens. Reads only, and reads the same for every token. Raises Gone."""
    found = (
        OwnPageLink.objects.select_related("page__client__clinic", "page__caregiver")
        .filter(token_sha256=digest(token))
        .first()
    )
    if found is None or found.revoked_at or found.expires_at <= now:
        raise Gone
    if found.page.caregiver and not found.page.caregiver.is_coached:
        raise Gone
    return found


def living(page: OwnPage, *, now: datetime) -> OwnPageLink | None:
    """The link that opens the page now."""
    return page.links.filter(revoked_at=None, expires_at__gt=now).select_related("made_by").first()


def number_of(page: OwnPage, *, line: str) -> str:
    """Where a link is texted: a caregiver's number, or the client's that is texted anyway. Raises CannotBeTexted
    or TextsOff.
    """
    if page.caregiver is None:
        try:
            return reaching.number_to_text(page.client, line=line)
        except reaching.NotAgreed as error:
            raise CannotBeTexted(page.pk) from error
        except reaching.TextsOff as error:
            raise TextsOff(page.pk) from error
    number = str(page.caregiver.phone)
    if not line:
        raise CannotBeTexted(page.pk)
    if stops.is_stopped(line=line, peer=number):
        raise TextsOff(page.pk)
    return number


def _make_and_text(page: OwnPage, *, line: str, to: str, by: audit.By, now: datetime) -> OwnPageLink:
    page = _locked(page)
    _end_those_before(page, Revoked.REPLACED, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = OwnPageLink.objects.create(
        page=page,
        token_sha256=digest(token),
        sent_to_masked=masked(to),
        made_at=now,
        made_by=by if isinstance(by, User) else None,
        expires_at=now + LIVES_FOR,
    )
    _audit(by, "own_page.link_sent", page, now, to=link.sent_to_masked)
    _text(link, settings.PUBLIC_URL + PATH.format(token), line=line, to=to, now=now)
    return link


def _text(link: OwnPageLink, url: str, *, line: str, to: str, now: datetime) -> None:
    """Words of the list; the address is a secret, so they are rendered now and lie encrypted in the outbox."""
    page = link.page
    lines = crisis.lines_for(page.client.clinic_id, page.client.country)
    words = {"url": url, "crisis": crisis.texted(lines, page.language)}
    outbox.queue_text(
        clinic_id=page.client.clinic_id,
        line=line,
        to=to,
        template=TEMPLATE,
        body=wording.render(TEMPLATE, words, page.language),
        language=page.language,
        urgency=URGENCY,
        now=now,
        valid_for=VALID_FOR,
        dedupe_key=f"own-page:{link.uuid}",
    )


@outbox.check_before_sending(TEMPLATE)
def _still_holds(row: Message | Call, /, *, now: datetime) -> str | None:
    """The number may be somebody else's when its turn to leave has come, or a newer link be on its way."""
    assert row.dedupe_key
    _name, _colon, uuid = row.dedupe_key.partition(":")
    alive = OwnPageLink.objects.filter(uuid=uuid, revoked_at=None)
    link = alive.select_related("page__client", "page__caregiver").first()
    if link is None:
        return NOT_WANTED
    return None if _is_still_theirs(link, str(row.peer)) else NOT_THEIRS


def _is_still_theirs(link: OwnPageLink, number: str) -> bool:
    """Who asked for it by text gets it where they asked; what staff send needs the client's word that they may."""
    client, caregiver = link.page.client, link.page.caregiver
    if caregiver and not caregiver.is_coached:
        return False
    if caregiver or link.made_by_id:
        return reaching.is_still_theirs(number, client=client, caregiver=caregiver)
    return client.phones.filter(number=number, retired_at=None).exists()


def _end_those_before(page: OwnPage, because: Revoked, now: datetime) -> bool:
    alive = OwnPageLink.objects.filter(page=page, revoked_at=None)
    return alive.update(revoked_at=now, revoked_because=because) > 0


def _locked(page: OwnPage) -> OwnPage:
    OwnPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    return OwnPage.objects.select_related("client__clinic", "caregiver").get(pk=page.pk)


def _audit(by: audit.By, action: str, page: OwnPage, now: datetime, **data: str) -> None:
    whose = {"caregiver": page.caregiver_id} if page.caregiver_id else {}
    client = page.client
    audit.record(by, action, page, clinic_id=client.clinic_id, client_id=client.pk, now=now, **whose, **data)
