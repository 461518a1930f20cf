"""A need that somebody beside the primary therapist heard of, and that is the therapist's to meet."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from coaching.models.pairs import nobody_before_it_was_done


class PassedOn(models.Model):
    """Said by a leader of the skills group; it stays on the therapist's board until they put it away."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="passed_on")
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    passed_at = models.DateTimeField()
    note = EncryptedTextField(_("what they need"))
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-passed_at"]
        indexes = [models.Index(fields=["client"], condition=Q(done_at=None), name="passed_on_open_of_client")]
        constraints = [nobody_before_it_was_done("passed_on", "done")]

    def __str__(self) -> str:
        return f"passed on #{self.pk}"
