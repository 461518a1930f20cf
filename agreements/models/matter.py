"""What the staff have to look after, and what signers wrote to them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clinic.fields import EncryptedTextField
from clinic.models import User


class Kind(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("The agreement is signed: acknowledge it")
    QUESTION = "question", _("A question about the agreement")
    WRONG = "wrong", _("Something in the agreement is wrong")
    PAPER = "paper", _("Wants to sign on paper")
    DECLINED = "declined", _("The agreement was declined")
    EXPIRED = "expired", _("The agreement was not signed in time")
    WITHDRAWN = "withdrawn", _("The agreement was withdrawn")
    NO_ELECTRONIC = "no_electronic", _("Wants no electronic records: paper from now on")
    LOCKED = "locked", _("Too many wrong codes")
    NAME_DIFFERS = "name_differs", _("The name that was signed differs from the file")
    RESIGN = "resign", _("The text has changed: it has to be signed anew")
    POLICY = "policy", _("The policy has changed: the agreement says something else")
    THERAPIST = "therapist", _("The therapist has changed: draw up a new agreement")
    OF_AGE = "of_age", _("The client is 18: draw up an agreement of their own")
    REVIEW = "review", _("The agreement is to be looked at again")
    NOT_SEALED = "not_sealed", _("The file could not be sealed")
    NOT_SENT = "not_sent", _("The link could not be sent")


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> MatterQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, user: User) -> MatterQuerySet:
        return self.filter(agreement__client__in=Client.objects.visible_to(user))


class Matter(models.Model):
    """Something about an agreement that a person has to do; open until done. One of a kind at a time."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=16, choices=Kind)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind"], condition=Q(closed_at=None), name="matter_one_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False), name="matter_closed_by_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class NoteKind(models.TextChoices):
    QUESTION = "question", _("Question")
    WRONG = "wrong", _("Something is wrong")
    DECLINED = "declined", _("Why not")


class SignerNote(models.Model):
    """What a signer wrote while reading. Answered in the session or on the phone, never by text."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signer = models.ForeignKey("agreements.Signer", on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    words = EncryptedTextField()
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="signernote_settled_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"note #{self.pk}"
