"""How a signer comes in: a link to the contact on file, a code to the phone, and the half hour that they open."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clinic.fields import EncryptedTextField
from clinic.models import User


class LinkChannel(models.TextChoices):
    TEXT = "text", _("By text")
    EMAIL = "email", _("By e-mail")
    IN_PERSON = "in_person", _("In person")


class CodeChannel(models.TextChoices):
    TEXT = "text", _("By text")
    CALL = "call", _("By a call that says it")
    EMAIL = "email", _("By e-mail")


class SigningLink(models.Model):
    """One link to one signer. Only the SHA-256 of its token is kept; the link itself is in the signer's phone alone.
    It dies when it is revoked, replaced, or its time is over.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signer = models.ForeignKey("agreements.Signer", on_delete=models.PROTECT, related_name="links")
    channel = models.CharField(max_length=10, choices=LinkChannel)
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_to_masked = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=20, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at=None, shown_by=None) | Q(shown_at__isnull=False, shown_by__isnull=False),
                name="link_shown_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["signer"], condition=Q(revoked_at=None, channel="text"), name="link_one_lives"
            ),
        ]

    def __str__(self) -> str:
        return f"link #{self.pk}"


class OneTimeCode(models.Model):
    """Six digits to the phone or the address on file, good for ten minutes and five tries. Only a keyed digest is
    kept; one that a call will say lies in `said` (encrypted) until it was used.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(SigningLink, on_delete=models.PROTECT, related_name="codes")
    signer = models.ForeignKey("agreements.Signer", on_delete=models.PROTECT, related_name="codes")
    code_digest = models.CharField(max_length=96)
    channel = models.CharField(max_length=10, choices=CodeChannel, default=CodeChannel.TEXT)
    said = EncryptedTextField(null=True)
    sent_to_masked = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    burnt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["signer", "sent_at"], name="code_of_signer")]

    def __str__(self) -> str:
        return f"code #{self.pk}"


class SigningSession(models.Model):
    """The time in which a signer reads and signs: after a code, or beside a witness of the staff.

    `key_sha256` is the SHA-256 of what the browser holds in a cookie. `brought_from`: the same guardian came on from
    the agreement of another child, so no second code was asked for. `kept` (JSON by page) is what was typed and is not
    said yet, so that every page can be left, gone back to and loaded again.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signer = models.ForeignKey("agreements.Signer", on_delete=models.PROTECT, related_name="sessions")
    link = models.ForeignKey(SigningLink, null=True, on_delete=models.PROTECT, related_name="sessions")
    code = models.ForeignKey(OneTimeCode, null=True, on_delete=models.PROTECT, related_name="sessions")
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    brought_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    key_sha256 = models.CharField(max_length=64, unique=True)
    kept = EncryptedTextField(null=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=False) | Q(witness__isnull=False), name="session_was_let_in_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"signing session #{self.pk}"


def sessions_visible_to(user: User) -> models.QuerySet[SigningSession]:
    return SigningSession.objects.filter(signer__agreement__client__in=Client.objects.visible_to(user))
