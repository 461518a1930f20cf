"""Lists that leave the clinic as a file: who asked for one, why, how far it is, whether it was fetched."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from coaching.models.pairs import nobody_before_it_was_done


class FileKind(models.TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV")


class Export(models.Model):
    """The record stays for good; its rows (`ExportPart`) go when they were fetched, or after a day.

    `query` is the log's address, `place` how far it was read, so that whoever carries on begins where it stopped.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    reason = EncryptedTextField(_("what it is for"))
    kind = models.CharField(max_length=4, choices=FileKind)
    language = models.CharField(max_length=8, default="en")
    query = models.CharField(max_length=1000, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    total = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fetched_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(ready_at=None, cancelled_at=None), name="export_to_gather"),
            models.Index(fields=["asked_at"], condition=Q(emptied_at=None), name="export_to_empty"),
        ]
        constraints = [
            nobody_before_it_was_done("export", "cancelled"),
            models.CheckConstraint(
                condition=Q(fetched_at=None) | Q(ready_at__isnull=False), name="export_fetched_when_ready"
            ),
        ]

    def __str__(self) -> str:
        return f"export #{self.pk}"


class ExportPart(models.Model):
    """Some rows of a file, sealed, in the file's order."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    rows = EncryptedTextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of export #{self.export_id}"
