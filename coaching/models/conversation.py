"""A client's texts in their thread: which message, in which contact, read by whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.models.pairs import nobody_before_it_was_done


class Word(models.TextChoices):
    """What a text asked of the line alone, and the line has done."""

    STOP = "stop", _("Texts stopped")
    START = "start", _("Texts on again")
    CALL = "call", _("Call-back taken")
    PAGE = "page", _("Asked for the own page")


class ConversationText(models.Model):
    """One text between a client and the line. The words are on the message; here is what coaching knows of it.

    `author` is the member of staff who typed it, empty for the client's own. What staff typed is read from the start;
    when it comes back (`came_back_at`) it is unread again, until somebody has seen that it did not arrive.

    `word`: the text was no more than this word for the line, which did what it asks for. It need not be read, and is
    read from the start, by nobody; but a STOP is to be seen, until START: it is not read, and is counted nowhere.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="texts")
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="texts")
    message = models.OneToOneField("telephony.Message", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    in_pause = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    word = models.CharField(max_length=8, choices=Word, default="", db_default="", blank=True)
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
