"""What client and therapist agreed for the time between sessions."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField


class CoachingPlan(models.Model):
    """The client's own plan: read out while they wait (`meanwhile`), opened by whoever coaches (`crisis_plan`).

    `number` is that of the version that holds; each writing is kept as one (PlanVersion). 0: nothing was written.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField("clients.Client", on_delete=models.PROTECT, related_name="plan")
    how_to_reach = EncryptedTextField(_("how to reach me"), blank=True, default="")
    meanwhile = EncryptedTextField(_("what to do while waiting"), blank=True, default="")
    skills_that_help = EncryptedTextField(_("skills that help"), blank=True, default="")
    crisis_plan = EncryptedTextField(_("crisis plan"), blank=True, default="")
    number = models.PositiveIntegerField(default=0, db_default=0)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"plan of client #{self.client_id}"


class PlanVersion(models.Model):
    """The plan as somebody wrote it at one time. Never changed: the next writing is the next version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(CoachingPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    how_to_reach = EncryptedTextField(_("how to reach me"), blank=True, default="")
    meanwhile = EncryptedTextField(_("what to do while waiting"), blank=True, default="")
    skills_that_help = EncryptedTextField(_("skills that help"), blank=True, default="")
    crisis_plan = EncryptedTextField(_("crisis plan"), blank=True, default="")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"plan #{self.plan_id}, version {self.number}"
