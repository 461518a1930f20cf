"""An hourly call of ours to ourselves, from the first ring to the delivered reminder."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

HOPS = ("called_at", "taken_at", "due_at", "handed_at", "delivered_at", "closed_at")


class CanaryRun(models.Model):
    """Each hop's moment, in their order: the call reached the line, a call-back was taken, its reminder fell due, the
    carrier took it, the phone has it, the request is closed. `failed_at` instead of the last, with the hop that was
    waited for in vain.
    """

    began_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    waited_for = models.CharField(max_length=20, blank=True, default="")
    pinged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-began_at"], name="canaryrun_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_at=None, waited_for="") | (Q(failed_at__isnull=False) & ~Q(waited_for="")),
                name="canaryrun_failed_at_a_hop",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(failed_at=None), name="canaryrun_ends_once"),
        ]

    def __str__(self) -> str:
        return f"test call #{self.pk}"

    @property
    def is_over(self) -> bool:
        return bool(self.closed_at or self.failed_at)

    @property
    def next_hop(self) -> str:
        """The hop that is waited for; "" at the end."""
        return next((hop for hop in HOPS if getattr(self, hop) is None), "")

    def took(self) -> float:
        """Seconds from its beginning to its last hop so far."""
        last: datetime = max([self.began_at, *(moment for hop in HOPS if (moment := getattr(self, hop)))])
        return (last - self.began_at).total_seconds()
