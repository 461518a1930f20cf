"""When a signer is reminded."""

from django.db import models
from django.db.models import Q


class AgreementReminder(models.Model):
    """One reminder of one signer, due on the third, seventh or twelfth day after they were asked."""

    signer = models.ForeignKey("agreements.Signer", on_delete=models.PROTECT, related_name="reminders")
    day = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, dropped_at=None), name="agreementreminder_due")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["signer", "day"],
                condition=Q(sent_at=None, dropped_at=None),
                name="agreementreminder_one_a_day",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(dropped_at=None), name="agreementreminder_sent_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"reminder #{self.pk} of day {self.day}"
