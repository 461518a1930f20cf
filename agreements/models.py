"""The phone coaching agreement: which state it is in, and since when. Its state decides whether the line connects."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    VIEWED = "viewed", _("Opened")
    CLIENT_SIGNED = "client_signed", _("Waits for the guardian")
    SIGNED = "signed", _("Signed")
    ACTIVE = "active", _("Signed and acknowledged")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    VOIDED = "voided", _("Voided")
    SUPERSEDED = "superseded", _("Replaced by a newer one")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")


IN_FORCE = (State.SIGNED, State.ACTIVE)
WAITING = (State.DRAFT, State.SENT, State.VIEWED, State.CLIENT_SIGNED)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self) -> AgreementQuerySet:
        """Signed by all who must sign; the therapist's acknowledgement is not waited for."""
        return self.filter(state__in=IN_FORCE)

    def waiting(self) -> AgreementQuerySet:
        return self.filter(state__in=WAITING)


class Agreement(models.Model):
    """One agreement of one client. At most one is in force; a guardian's signature is asked where the clinic says so."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    needs_guardian = models.BooleanField(_("a guardian signs too"), default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    viewed_at = models.DateTimeField(null=True, blank=True)
    client_signed_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(state__in=[str(s) for s in IN_FORCE]),
                name="agreement_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(s) for s in IN_FORCE]) | Q(signed_at__isnull=False),
                name="agreement_in_force_was_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement #{self.pk} ({self.state})"
