"""Links to sign by: 128 random bits in the signer's phone, their SHA-256 here. Following one changes nothing."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from agreements.models import LinkChannel, Signer, SigningLink

LIVES_FOR = timedelta(days=14)
SHOWN_FOR = timedelta(minutes=10)  # a code on the therapist's screen is scanned at once
TOKEN_BYTES = 16
PATH = "/sign/{}/"
SENT = (LinkChannel.TEXT, LinkChannel.EMAIL)


class Gone(Exception):
    """The link leads nowhere now. `reason`: unknown, expired, replaced, signed, declined, expired, voided, withdrawn,
    superseded or ended; `link` is None for an unknown one.
    """

    def __init__(self, reason: str, link: SigningLink | None = None) -> None:
        super().__init__(reason)
        self.reason, self.link = reason, link


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(signer: Signer, *, channel: LinkChannel, now: datetime, to: str = "") -> tuple[SigningLink, str]:
    """A new link and its address; the one that was sent before dies. The address is in no row of ours. `to`: the
    number or e-mail that it goes to.
    """
    revoke(signer, because="replaced", now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sent = channel in SENT
    link = SigningLink.objects.create(
        signer=signer,
        channel=channel,
        token_sha256=digest(token),
        sent_to_masked=masked(to),
        sent_at=now,
        expires_at=now + (LIVES_FOR if sent else SHOWN_FOR),
    )
    return link, settings.PUBLIC_URL + PATH.format(token)


def revoke(signer: Signer, *, because: str, now: datetime) -> None:
    SigningLink.objects.filter(signer=signer, revoked_at=None).update(revoked_at=now, revoked_because=because)


def find(token: str, *, now: datetime) -> SigningLink:
    """The link that this token opens. Reads only. Raises Gone."""
    link = (
        SigningLink.objects.select_related("signer__agreement__client__clinic")
        .filter(token_sha256=digest(token))
        .first()
    )
    if link is None:
        raise Gone("unknown")
    if link.revoked_at:
        raise Gone(link.revoked_because, link)
    if link.expires_at <= now:
        raise Gone("expired", link)
    return link


def masked(contact: str) -> str:
    """The last four digits, or the first letter and the provider: enough to recognise one's own, not to learn it."""
    name, _at, provider = contact.partition("@")
    if provider:
        return f"{name[:1]}•••@{provider}"[:40]
    return f"••••{contact[-4:]}" if contact else ""


def sent_lately(signer: Signer, *, since: datetime) -> int:
    """How many links went to the contact on file since then, reminders among them."""
    return SigningLink.objects.filter(
        signer__agreement__client=F("signer__agreement__client"),
        signer=signer,
        channel__in=SENT,
        sent_at__gte=since,
    ).count()
