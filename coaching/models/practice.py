"""A skill that a client practises until they meet again: assigned in the session, done or let go."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from coaching.models.pairs import nobody_before_it_was_done


class Practice(models.Model):
    """One skill, what it is practised for, and until when. `done_at` is what the client said or the therapist heard."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="practices")
    skill = models.ForeignKey("coaching.Skill", on_delete=models.PROTECT, related_name="+")
    what_for = EncryptedTextField(_("what for"), blank=True, default="")
    until = models.DateField(_("until"), null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["assigned_at", "pk"]
        constraints = [
            nobody_before_it_was_done("practice", "ended"),
            models.UniqueConstraint(
                fields=["client", "skill"], condition=Q(done_at=None, ended_at=None), name="practice_once_a_skill"
            ),
        ]

    def __str__(self) -> str:
        return f"practice #{self.pk}"
