"""A record that must be kept whatever its time: a lawsuit, an inquiry, a complaint."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField


class LegalHold(models.Model):
    """While it is not lifted, nothing of this client's record is deleted; the database itself refuses."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="holds")
    reason = EncryptedTextField(_("why it must be kept"))
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_because = EncryptedTextField(_("why it need not be kept any more"), blank=True, default="")

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(lifted_at=None), name="hold_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__gte=F("placed_at"), lifted_by__isnull=False),
                name="hold_lifted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"hold #{self.pk}"
