"""Who signs an agreement, in which order, and how they are reached."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clinic.models import User


class SignerRole(models.TextChoices):
    CLIENT = "client", _("Client")
    GUARDIAN = "guardian", _("Parent or guardian")
    THERAPIST = "therapist", _("Therapist")


class SignerQuerySet(models.QuerySet["Signer"]):
    def visible_to(self, user: User) -> SignerQuerySet:
        return self.filter(agreement__client__in=Client.objects.visible_to(user))

    def open(self) -> SignerQuerySet:
        """Those who have neither signed nor declined."""
        return self.filter(signed_at=None, declined_at=None)

    def by_hand(self) -> SignerQuerySet:
        """Those who sign the text; the therapist acknowledges it afterwards."""
        return self.exclude(role=SignerRole.THERAPIST)


class Signer(models.Model):
    """One person's part in one agreement. Name, number and e-mail are copied from the file when it is sent, so
    that the record says how they were reached. `position` is the order: client, guardians, therapist.

    `consented_at` is the consent to sign on a screen, under the agreement's disclosure; `consent_withdrawn_at` takes
    back that alone, not the agreement. `locked_until`: too many wrong codes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="signers")
    role = models.CharField(max_length=10, choices=SignerRole)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name as on file"), max_length=120)
    relationship = models.CharField(_("relationship"), max_length=60, blank=True)
    authority = models.CharField(_("by what authority"), max_length=300, blank=True)
    caregiver = models.ForeignKey(
        "clients.Caregiver", null=True, blank=True, on_delete=models.PROTECT, related_name="signings"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    phone = models.CharField(_("number on file"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail on file"), blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=5, default="en")
    invited_at = models.DateTimeField(null=True, blank=True)
    viewed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(_("reached the end of the text"), null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    paper_wanted_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects = SignerQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "position"]
        indexes = [
            models.Index(fields=["phone"], condition=Q(signed_at=None, declined_at=None), name="signer_open_by_phone")
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="signer_one_a_position"),
            models.CheckConstraint(condition=Q(signed_at=None) | Q(declined_at=None), name="signer_signed_or_declined"),
            models.CheckConstraint(
                condition=(Q(role="guardian", caregiver__isnull=False, user=None))
                | Q(role="client", caregiver=None, user=None)
                | Q(role="therapist", caregiver=None, user__isnull=False),
                name="signer_is_who_the_role_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of agreement #{self.agreement_id}"
