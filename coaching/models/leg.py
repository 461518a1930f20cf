"""A therapist's phone, rung by us. One live leg per therapist, so nobody is rung while already on a call."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class TherapistLeg(models.Model):
    """From the moment it is rung until it ends. `accepted_at` is the key that was pressed: the only proof of a
    person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legs")
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="legs")
    call = models.ForeignKey("telephony.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    client_accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(ended_at=None), name="leg_one_live_a_therapist"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="leg_live")]

    def __str__(self) -> str:
        return f"leg #{self.pk}"
