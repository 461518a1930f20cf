"""Self-harming behaviour, as reported. Never an urge. Corrections are new rows; the first report stays."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField


class Precision(models.TextChoices):
    EXACT = "exact", _("at this time")
    APPROXIMATE = "approximate", _("about this time")
    UNKNOWN = "unknown", _("time not known, counted from the report")


class ReportedBy(models.TextChoices):
    CLIENT = "client", _("the client")
    CAREGIVER = "caregiver", _("a caregiver")
    THERAPIST = "therapist", _("the therapist")
    OTHER = "other", _("somebody else")


class Act(models.Model):
    """One act: when it happened (and how surely), when it was reported, who reported it and who entered it.

    The clock of the 24-hour rule starts at `occurred_at`. `corrects` points to the version that this one replaces.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="acts")
    contact = models.ForeignKey(
        "coaching.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="acts"
    )
    occurred_at = models.DateTimeField(_("when it happened"))
    precision = models.CharField(max_length=12, choices=Precision)
    reported_at = models.DateTimeField(_("when it was reported"))
    reported_by = models.CharField(max_length=10, choices=ReportedBy)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = EncryptedTextField(_("in the client's own words"), blank=True, default="")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = EncryptedTextField(_("why it was corrected"), blank=True, default="")
    withdrawn = models.BooleanField(_("this did not happen"), default=False)

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(occurred_at__lte=F("reported_at")), name="act_before_its_report"),
        ]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"act #{self.pk}"
