"""A client's own page, or a caregiver's: the link in their phone, the tries at its PIN, and who is inside."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OwnPage(models.Model):
    """One person's page. The wrong PINs are counted here and not on the link, so that a new link gives no new tries.

    `pin_digest` is a caregiver's alone: a client uses the PIN of the line, which is kept with the client.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="own_pages")
    caregiver = models.ForeignKey(
        "clients.Caregiver", on_delete=models.PROTECT, null=True, blank=True, related_name="own_pages"
    )
    pin_digest = models.CharField(max_length=96, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "caregiver"], nulls_distinct=False, name="own_page_one_a_person"),
            models.CheckConstraint(
                condition=Q(pin_digest="") | Q(caregiver__isnull=False), name="own_page_pin_is_a_caregivers"
            ),
        ]

    def __str__(self) -> str:
        return f"own page #{self.pk}"

    @property
    def language(self) -> str:
        return self.caregiver.language if self.caregiver else self.client.language


class Revoked(models.TextChoices):
    REPLACED = "replaced", _("a newer one was sent")
    BY_STAFF = "by_staff", _("taken back")


class OwnPageLink(models.Model):
    """One address of a page. Only the SHA-256 of its token is kept; the address itself is in the person's phone alone.
    It is good until it is replaced, taken back, or a year old. `made_by` is None where they asked for it by text.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(OwnPage, on_delete=models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_to_masked = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=10, choices=Revoked, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=Q(revoked_at=None), name="own_page_link_one_lives"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_because="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_because="")),
                name="own_page_link_revoked_for_a_cause",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="own_page_link_lives_a_while"),
        ]
        indexes = [models.Index(fields=["page", "made_at"], name="own_page_link_of_page")]

    def __str__(self) -> str:
        return f"own page link #{self.pk}"


class OwnPageSession(models.Model):
    """The minutes in which somebody who knew the PIN looks at the page. `key_sha256` is the SHA-256 of the cookie."""

    link = models.ForeignKey(OwnPageLink, on_delete=models.PROTECT, related_name="sessions")
    key_sha256 = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"own page session #{self.pk}"
