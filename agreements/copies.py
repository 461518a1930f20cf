"""The signer's copy: the newest sealed file, by a link of their own or an address that lasts five minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing as signed_words
from django.db import transaction

from agreements import links, messages, sending, states
from agreements.contacts import CannotBeReached
from agreements.models import Agreement, Method, SealedPdf, Signer, SigningLink
from clinic import audit

BY = audit.SYSTEM("seal")
ADDRESS_LASTS = timedelta(minutes=5)
OFFERED_WITHIN = timedelta(days=7)
SALT = "agreements.copies"


class NotSigned(Exception):
    """Only who has signed gets a copy."""


def newest(agreement: Agreement) -> SealedPdf | None:
    """The newest revision; None while it waits for its seal."""
    return SealedPdf.objects.filter(agreement=agreement).order_by("-revision").first()


@transaction.atomic
def send(signer: Signer, *, by: audit.By, now: datetime) -> SigningLink:
    """Sends a link to the contact on file, the way they were asked; behind it a code is asked for, then the copy is
    there to keep.

    Raises NotSigned, CannotBeReached.
    """
    agreement = states.locked(signer.agreement)
    signer = agreement.signers.select_related("caregiver").get(pk=signer.pk)
    if signer.signed_at is None:
        raise NotSigned(signer.pk)
    return _send(signer, by=by, now=now)


def _send(signer: Signer, *, by: audit.By, now: datetime) -> SigningLink:
    """To one who has signed; the caller holds the agreement."""
    channel, to = sending.any_way(signer)
    signer.save(update_fields=["phone", "email"])
    link, url = links.make(signer, channel=channel, to=to, now=now)
    messages.link(signer, channel, "document-copy", to=to, url=url, key=f"copy:{link.uuid}", now=now)
    states.record(signer.agreement, "copy.sent", by=by, now=now, signer=signer.pk, to=link.sent_to_masked)
    return link


def offer(agreement: Agreement, *, now: datetime) -> None:
    """Everyone who signed on a screen gets their copy; who cannot be reached finds it with the clinic. A file that is
    made long after the signature is not announced: nobody waits for it any more. The caller holds the agreement.
    """
    if agreement.signed_at is None or now - agreement.signed_at > OFFERED_WITHIN:
        return
    on_screen = agreement.signers.filter(signature__method__in=[Method.TYPED, Method.DRAWN], consent_withdrawn_at=None)
    for signer in on_screen.select_related("caregiver"):
        try:
            with transaction.atomic():
                _send(signer, by=BY, now=now)
        except CannotBeReached:
            continue


def address(pdf: SealedPdf, *, now: datetime) -> str:
    """A word for a URL that opens this file for five minutes, for whoever was let in."""
    return signed_words.dumps([str(pdf.uuid), int(now.timestamp())], salt=SALT)


def opened(word: str, *, now: datetime) -> SealedPdf | None:
    """The file; None when the five minutes are over or the word is not ours."""
    try:
        row, stamp = signed_words.loads(word, salt=SALT)
    except signed_words.BadSignature:
        return None
    made = datetime.fromtimestamp(stamp, tz=UTC)
    return (
        SealedPdf.objects.filter(uuid=row).first()
        if made <= now + ADDRESS_LASTS and now - made < ADDRESS_LASTS
        else None
    )


__all__ = ["CannotBeReached", "NotSigned", "address", "newest", "offer", "opened", "send"]
