"""The address at which a therapist's own calendar may be fetched: hours and cover, never a client."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.models.pairs import nobody_before_it_was_done


class CalendarFeed(models.Model):
    """Only the SHA-256 of its token is kept. A new address ends the one before."""

    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            nobody_before_it_was_done("calendar_feed", "ended"),
            models.UniqueConstraint(
                fields=["therapist"], condition=Q(ended_at=None), name="calendar_feed_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"calendar feed #{self.pk}"
