"""What client and therapist agreed for the time between sessions."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField


class CoachingPlan(models.Model):
    """The client's own plan: read out while they wait (`meanwhile`), opened by whoever coaches (`crisis_plan`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField("clients.Client", on_delete=models.PROTECT, related_name="plan")
    how_to_reach = EncryptedTextField(_("how to reach me"), blank=True, default="")
    meanwhile = EncryptedTextField(_("what to do while waiting"), blank=True, default="")
    skills_that_help = EncryptedTextField(_("skills that help"), blank=True, default="")
    crisis_plan = EncryptedTextField(_("crisis plan"), blank=True, default="")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"plan of client #{self.client_id}"
