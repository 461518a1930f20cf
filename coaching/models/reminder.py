"""A reminder that is due at a time, kept in the database until it was sent or has no more reason (P4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReminderKind(models.TextChoices):
    AT_ONCE = "at_once"
    HALF_WAY = "half_way"
    DUE = "due"
    OVERDUE = "overdue"
    COVER_JOINS = "cover_joins"
    UNCOVERED = "uncovered"
    CHECK_IN = "check_in"


class Reminder(models.Model):
    """One text to one member of staff. `template` names words in telephony.wording; they carry no health
    information.
    """

    call_back = models.ForeignKey(
        "coaching.CallBack",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,
    )
    check_in = models.ForeignKey(
        "coaching.CheckIn",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=ReminderKind)
    template = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    repeat_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # partial, all of them: sending a reminder enters none of them
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, dropped_at=None), name="reminder_due"),
            models.Index(fields=["call_back"], condition=Q(sent_at=None, dropped_at=None), name="reminder_open"),
            models.Index(
                fields=["call_back", "dropped_at"], condition=Q(dropped_at__isnull=False), name="reminder_dropped"
            ),
            models.Index(fields=["check_in"], condition=Q(check_in__isnull=False), name="reminder_of_check_in"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(call_back__isnull=False, check_in=None) | Q(call_back=None, check_in__isnull=False),
                name="reminder_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
