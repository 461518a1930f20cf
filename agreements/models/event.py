"""The chain of what happened to an agreement."""

from django.db import models

from agreements.models.link import CodeChannel
from clinic import append_only


class AgreementEvent(models.Model):
    """One thing that happened: labels, ids and times, never a name or a number.

    `hash` = "key id:HMAC-SHA256" over the hash before it and the row as canonical JSON, under a key derived from the
    field keys, which are not in the database. `seq` counts from 1 without a gap. Head and count of the chain stand in
    the sealed file, so that a cut tail is found as well.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=140)
    data = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=96, blank=True)
    hash = models.CharField(max_length=96)

    class Meta:
        ordering = ["agreement", "seq"]
        constraints = [models.UniqueConstraint(fields=["agreement", "seq"], name="agreementevent_one_a_place")]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq} of agreement #{self.agreement_id}"

    @property
    def happened(self) -> str:
        """The kind, by which it is put into words; a code that was told in a call was not sent."""
        by_call = self.kind == "code.sent" and self.data.get("channel") == CodeChannel.CALL
        return "code.called" if by_call else self.kind
