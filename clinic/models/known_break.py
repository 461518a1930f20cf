"""A place where a chain of the audit trail is broken, and somebody looked into it."""

import uuid

from django.db import models

from clinic import append_only
from clinic.fields import EncryptedTextField


class KnownBreak(models.Model):
    """Who looked into it, and what they found. The walk goes on behind it; `verify_audit` names it for good. Only the
    owner of the tables can write one: whoever got hold of the application cannot explain away what they did.

    `chain` as in AuditLink. `seq` is the last link before the break, `found` what the broken event's hash would be as
    it was found (empty: it is gone), so that a second change at the same place is a new break. The walk goes on behind
    the link `resumes_seq` with its hash.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chain = models.BigIntegerField()
    seq = models.BigIntegerField()
    problem = models.CharField(max_length=200)
    found = models.CharField(max_length=64, blank=True, default="")
    resumes_seq = models.BigIntegerField()
    resumes_hash = models.CharField(max_length=64)
    by = models.CharField(max_length=120)
    why = EncryptedTextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq", "problem", "found"], name="knownbreak_said_once"),
        ]
        triggers = append_only.protect()

    def __str__(self) -> str:
        return f"known: {self.problem}"
