"""What was done a moment ago and can still be taken back."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

HOLDS = timedelta(seconds=10)


class Undo(models.Model):
    """`what` names the way back (`coaching.undoing`), `subjects` the rows that it is about; `before`, what has to stand
    there again where the rows don't tell: times and ids, never words.

    Only whoever did it takes it back, and only until `until`: the database itself refuses a later moment.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField(max_length=32)
    subjects = ArrayField(models.BigIntegerField())
    before = models.JSONField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=F("done_at") + HOLDS), name="undo_holds_ten_seconds"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("done_at"), undone_at__lte=F("until")),
                name="undo_within_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"undo #{self.pk}"
