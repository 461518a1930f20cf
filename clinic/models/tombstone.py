"""What stands where a client's record was: who had it deleted, when, on what ground, how much it was."""

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField


class Ground(models.TextChoices):
    TIME = "time", _("Its time is over")
    REQUEST = "request", _("The client asked for it")
    ORDER = "order", _("A court or an authority ordered it")
    MISTAKE = "mistake", _("It was opened by mistake")


class Extent(models.TextChoices):
    RECORD = "record", _("The whole record")
    PHOTOS = "photos", _("Photos that were not put into the record")


ORDERED = (
    *("uuid", "clinic_id", "client_id", "extent", "ground", "policy_number", "older_than"),
    *("ordered_at", "ordered_by_id", "begins_at"),
)
_REFUSAL = "RAISE EXCEPTION 'tombstone: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';"


def _row(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in ORDERED)


_STANDS = f"""
IF TG_OP = 'DELETE' OR OLD.finished_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL
   OR ROW({_row("NEW")}) IS DISTINCT FROM ROW({_row("OLD")})
   OR (OLD.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT FROM OLD.begun_at)
THEN {_REFUSAL} END IF;
RETURN NEW;
"""


class Tombstone(models.Model):
    """Stands from the moment a deletion is ordered, and for good. Nothing that is deleted is in it: the client is the
    number that the audit trail names, and the words of `reason` are asked to hold no name and nothing about health.

    `begins_at`: until then it can be taken back. `counts` are rows by table; `digest` is a SHA-256 over each deleted
    row as it was stored, in the order it went, so that a copy that turns up can be told; `files` are the SHA-256 of its
    sealed agreements, so that whoever holds one is told that it was real. The database's function `erase_part` writes
    all three. `older_than`: for photos, what came before.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")
    client_id = models.BigIntegerField()
    extent = models.CharField(max_length=8, choices=Extent, default=Extent.RECORD)
    ground = models.CharField(max_length=8, choices=Ground)
    reason = EncryptedTextField(_("what it rests on"), blank=True, default="")
    policy_number = models.PositiveIntegerField()
    older_than = models.DateTimeField(null=True, blank=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=40, blank=True, default="")
    total = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, default="")
    files = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        indexes = [
            models.Index(
                fields=["begins_at"], condition=Q(finished_at=None, taken_back_at=None), name="tombstone_to_carry_out"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "extent"],
                condition=Q(finished_at=None, taken_back_at=None),
                name="tombstone_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, begun_at=None),
                name="tombstone_taken_back_before_it_began",
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None, finished_at=None, done=0) | Q(begun_at__gte=models.F("begins_at")),
                name="tombstone_begins_when_its_hour_is_over",
            ),
            models.CheckConstraint(
                condition=Q(extent="record", older_than=None) | Q(extent="photos", older_than__isnull=False),
                name="tombstone_photos_older_than",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=append_only.LOCKED,
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_STANDS,
            ),
            append_only.whole(),
        ]

    def __str__(self) -> str:
        return f"tombstone #{self.pk}"
