"""A signature, and the scan of one that was given on paper. Neither is ever changed."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField


class Method(models.TextChoices):
    TYPED = "typed", _("Typed name")
    DRAWN = "drawn", _("Drawn by hand on the screen")
    PAPER = "paper", _("On paper")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the therapist")


class Signature(models.Model):
    """How one signer signed one text: `text_sha256` is the text they had before them, `intent_text` the sentence
    they agreed to, `evidence` (JSON; its SHA-256 is in the chain of events) how they were let in and from where.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signer = models.OneToOneField("agreements.Signer", on_delete=models.PROTECT, related_name="signature")
    method = models.CharField(max_length=12, choices=Method)
    written_name = EncryptedTextField(_("name as written"))
    strokes = EncryptedTextField(default="")
    intent_text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    disclosure = models.ForeignKey("agreements.Disclosure", null=True, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField(null=True)
    session = models.ForeignKey(
        "agreements.SigningSession", null=True, on_delete=models.PROTECT, related_name="signatures"
    )
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    evidence = EncryptedTextField()
    evidence_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="paper") | Q(witness__isnull=False), name="signature_paper_has_a_witness"
            ),
            models.CheckConstraint(
                condition=~Q(method__in=["typed", "drawn"])
                | Q(session__isnull=False, disclosure__isnull=False, consented_at__isnull=False),
                name="signature_on_screen_was_consented",
            ),
        ]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"signature #{self.pk}"

    @property
    def facts(self) -> dict[str, Any]:
        return json.loads(self.evidence)

    @property
    def points(self) -> list[list[list[float]]]:
        """The strokes of a drawn signature: lists of [x, y] between 0 and 1; empty for a typed one."""
        return json.loads(self.strokes or "[]")


class PaperScan(models.Model):
    """The scan of a signed sheet, exactly as it was handed in (`content` is base64, encrypted)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="scan")
    media_type = models.CharField(max_length=40)
    content = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"scan #{self.pk}"

    @property
    def file(self) -> bytes:
        return base64.b64decode(self.content)
