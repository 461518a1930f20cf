"""For the next session: points that somebody wrote down, and what was discussed of those and of the record's own."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField


class SessionPoint(models.Model):
    """Something to talk about that no contact has in it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="session_points")
    text = EncryptedTextField(_("what to talk about"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"session point #{self.pk}"


class Discussed(models.Model):
    """One point of a client's list was talked about. `point` names where it comes from: "check_in:12"."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="+")
    point = models.CharField(max_length=40)
    discussed_at = models.DateTimeField()
    discussed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "point"], name="discussed_once")]

    def __str__(self) -> str:
        return f"discussed {self.point}"
