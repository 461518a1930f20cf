"""What was done in a crisis, with its moment."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField


class CrisisDeed(models.TextChoices):
    CALLED_911 = "called_911", _("911 called")
    GAVE_988 = "gave_988", _("988 given")
    LOCATION = "location", _("Location known")
    STAYED = "stayed", _("Stayed on the line")
    MEANS = "means", _("Means put out of reach")
    SOMEBODY = "somebody", _("Somebody is with them")
    PLAN = "plan", _("Crisis plan gone through")
    OTHER = "other", _("Something else")


class CrisisStep(models.Model):
    """One tap in a call. It is never changed; a slip of the thumb is taken back by a row of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="crisis_steps")
    deed = models.CharField(max_length=12, choices=CrisisDeed)
    words = EncryptedTextField(_("what was done"), blank=True, default="")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back"
    )

    class Meta:
        ordering = ["done_at", "pk"]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"crisis step #{self.pk}"
