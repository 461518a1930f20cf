"""Where a photo belongs: a diary card to the check-in it was sent for, or to the contact it was talked about in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.models.pairs import nobody_before_it_was_done


class Attachment(models.Model):
    """One photo at one check-in or one contact. Taken away, it stays in the thread it came with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    media = models.ForeignKey("telephony.Media", on_delete=models.PROTECT, related_name="+")
    check_in = models.ForeignKey(
        "coaching.CheckIn", on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    contact = models.ForeignKey(
        "coaching.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["attached_at", "pk"]
        constraints = [
            nobody_before_it_was_done("attachment", "removed"),
            models.CheckConstraint(
                condition=Q(check_in__isnull=False, contact=None) | Q(check_in=None, contact__isnull=False),
                name="attachment_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["media", "check_in", "contact"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="attachment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"attachment #{self.pk}"
