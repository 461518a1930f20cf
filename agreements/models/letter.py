"""E-mails that wait to be sent, and who has guessed too often."""

import uuid

from django.db import models
from django.db.models import Q

from clinic.fields import EncryptedTextField


class Letter(models.Model):
    """One e-mail to one signer. The row is written with the change that causes it, so neither is lost without the
    other; its words hold a secret and lie encrypted. `due_at` moves on with each try and is the lease of whoever sends.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signer = models.ForeignKey("agreements.Signer", on_delete=models.PROTECT, related_name="letters")
    words = models.CharField(max_length=40)
    to = models.EmailField()
    subject = models.CharField(max_length=120)
    body = EncryptedTextField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None, given_up_at=None), name="letter_due")]
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(given_up_at=None), name="letter_sent_or_given_up")
        ]

    def __str__(self) -> str:
        return f"letter #{self.pk}"


class Misses(models.Model):
    """How often an address of the internet guessed wrong, as a bucket that leaks: `level` at the moment `at`. The
    address itself is not kept, only a keyed digest of it.
    """

    source = models.CharField(max_length=96, primary_key=True)
    level = models.FloatField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"misses of {self.source[:12]}"
