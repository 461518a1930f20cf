"""The sealed files, the seals they were made with, and what waits to be sealed."""

from __future__ import annotations

import base64
import uuid

from django.db import models
from django.db.models import Q

from clinic import append_only
from clinic.fields import EncryptedTextField


class SealCertificate(models.Model):
    """The public half of a clinic's seal. Kept for ever: old files are checked with it. Its key lies in a file outside
    the database (`agreements.seal_keys`). `retired_at`: a newer one seals since then.
    """

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="seal_certificates")
    fingerprint = models.CharField(max_length=64, unique=True)
    pem = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic"], condition=Q(retired_at=None), name="sealcertificate_one_in_use")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:16]


class SealedPdf(models.Model):
    """One sealed file, byte by byte as it was handed out (`content` is base64, encrypted), never rendered again.

    Revision 1 holds the signatures, revision 2 the therapist's acknowledgement and the SHA-256 of revision 1.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="pdfs")
    revision = models.PositiveSmallIntegerField()
    content = EncryptedTextField()
    sha256 = models.CharField(max_length=64, unique=True)
    prev_sha256 = models.CharField(max_length=64, blank=True)
    certificate = models.ForeignKey(SealCertificate, on_delete=models.PROTECT, related_name="+")
    chain_head = models.CharField(max_length=96)
    chain_count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["agreement", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "revision"], name="sealedpdf_one_a_revision"),
            models.CheckConstraint(
                condition=Q(revision=1, prev_sha256="") | (Q(revision__gt=1) & ~Q(prev_sha256="")),
                name="sealedpdf_names_the_one_before",
            ),
        ]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"revision {self.revision} of agreement #{self.agreement_id}"

    @property
    def file(self) -> bytes:
        return base64.b64decode(self.content)


class Sealing(models.Model):
    """A revision that waits for its seal. The agreement counts as signed meanwhile."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="sealings")
    revision = models.PositiveSmallIntegerField()
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["wanted_at", "revision"]
        indexes = [models.Index(fields=["due_at"], condition=Q(sealed_at=None), name="sealing_due")]
        constraints = [models.UniqueConstraint(fields=["agreement", "revision"], name="sealing_one_a_revision")]

    def __str__(self) -> str:
        return f"sealing #{self.pk}"
