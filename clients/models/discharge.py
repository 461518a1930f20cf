"""The end of a client's treatment, and its being taken up again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField


class Discharge(models.Model):
    """One end of treatment. `readmitted_at`: it was taken up again; a later end is a row of its own.

    Whether a client is discharged now stands on the client itself, where the line reads it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="discharges")
    reason = EncryptedTextField(_("why treatment ended"), null=True, blank=True)
    discharged_at = models.DateTimeField()
    discharged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    readmitted_at = models.DateTimeField(null=True, blank=True)
    readmitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-discharged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(readmitted_at=None), name="discharge_once"),
            models.CheckConstraint(
                condition=Q(readmitted_at=None, readmitted_by=None) | Q(readmitted_at__gte=F("discharged_at")),
                name="discharge_readmitted_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"discharge #{self.pk}"
