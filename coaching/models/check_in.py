"""A contact that was agreed beforehand: who contacts whom, by when, what for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from coaching.models.pairs import nobody_before_it_was_done


class Side(models.TextChoices):
    CLIENT = "client", _("the client contacts the therapist")
    THERAPIST = "therapist", _("the therapist contacts the client")


class CheckIn(models.Model):
    """Met by any fitting contact; a missed one becomes a note for the session, nothing punitive. Held by a pause."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="check_ins")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins")
    side = models.CharField(max_length=10, choices=Side)
    due_at = models.DateTimeField(_("by when"))
    what_for = EncryptedTextField(_("what for"), blank=True, default="")
    agreed_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    missed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            nobody_before_it_was_done("check_in", "met"),
        ]
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(met_at=None, missed_at=None, cancelled_at=None),
                name="check_in_open",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in #{self.pk}"
