"""A client's texts in their thread: which message, in which contact, read by whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.models.pairs import nobody_before_it_was_done


class ConversationText(models.Model):
    """One text between a client and the line. The words are on the message; here is what coaching knows of it.

    `author` is the member of staff who typed it, empty for the client's own. What staff typed is read from the start;
    when it comes back (`came_back_at`) it is unread again, until somebody has seen that it did not arrive.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="texts")
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="texts")
    message = models.OneToOneField("telephony.Message", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    in_pause = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    came_back_at = models.DateTimeField(null=True, blank=True)
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
