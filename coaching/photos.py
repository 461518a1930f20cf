"""Photos that came with texts, put where they belong: with a check-in, or with a contact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching.models import Attachment, CheckIn, Contact, ConversationText
from telephony.models import Media


class OfSomebodyElse(ValueError):
    """The photo is another client's than the check-in or the contact."""


@transaction.atomic
def attach(media: Media, *, to: CheckIn | Contact, by: User, now: datetime) -> Attachment:
    """Puts a photo with a check-in or a contact of the same client; once, however often it is asked for."""
    text = ConversationText.objects.select_related("client").get(message=media.message_id)
    if to.client_id != text.client_id:
        raise OfSomebodyElse
    place: dict[str, Any] = {"check_in": to, "contact": None} if isinstance(to, CheckIn) else {"contact": to}
    Client.objects.select_for_update(no_key=True).get(pk=text.client_id)
    there = Attachment.objects.filter(media=media, removed_at=None, **place).first()
    if there:
        return there
    made = Attachment.objects.create(media=media, attached_at=now, attached_by=by, **place)
    _audit(by, "photo.attached", made, text.client, now)
    return made


@transaction.atomic
def remove(attachment: Attachment, *, by: User, now: datetime) -> None:
    """Takes a photo away from where it was put. Once is enough; the photo stays in its thread."""
    if Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now, removed_by=by):
        text = ConversationText.objects.select_related("client").get(message=attachment.media.message_id)
        _audit(by, "photo.removed", attachment, text.client, now)


def of_contact(contact: Contact) -> list[Media]:
    """What came with the texts of a contact, and what was put with it; only what is here, each once."""
    came = Media.objects.filter(message__in=contact.texts.values("message"))
    put = Media.objects.filter(pk__in=contact.attachments.filter(removed_at=None).values("media"))
    return _here(came.union(put))


def of_check_in(check_in: CheckIn) -> list[Media]:
    """What came with the contact that met it, and what was put with it."""
    came = Media.objects.filter(
        message__in=ConversationText.objects.filter(contact=check_in.met_by_id).values("message")
    )
    put = Media.objects.filter(pk__in=check_in.attachments.filter(removed_at=None).values("media"))
    return _here(came.union(put) if check_in.met_by_id else put)


def came_with(found: Iterable[Any]) -> QuerySet[ConversationText]:
    """The texts of these messages, each with whom it came from."""
    texts = ConversationText.objects.filter(message__in=found)
    return texts.select_related("contact__client", "contact__caregiver")


def _here(found: Iterable[Media]) -> list[Media]:
    return [media for media in found if media.fetched_at and media.file]


def _audit(by: audit.By, action: str, attachment: Attachment, client: Client, now: datetime) -> None:
    audit.record(
        by,
        action,
        attachment,
        clinic_id=client.clinic_id,
        client_id=client.pk,
        now=now,
        photo=attachment.media_id,
        check_in=attachment.check_in_id,
        contact=attachment.contact_id,
    )
