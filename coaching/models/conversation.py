"""A client's texts in their thread: which message, in which contact, read by whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.models.pairs import nobody_before_it_was_done


class ConversationText(models.Model):
    """One text between a client and the line. The words are on the message; here is what coaching knows of it."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="texts")
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="texts")
    message = models.OneToOneField("telephony.Message", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    in_pause = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            nobody_before_it_was_done("text", "read"),
        ]
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["client", "at"], name="text_thread"),
            models.Index(fields=["client"], condition=Q(read_at=None), name="text_unread"),
        ]

    def __str__(self) -> str:
        return f"text #{self.pk}"
