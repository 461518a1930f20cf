"""The 24-hour rule on record: pauses, what ended them, exceptions from the rule, and checks made in a pause."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField
from coaching.models.limits import CHANNELS
from coaching.models.pairs import nobody_before_it_was_done


class PauseEnd(models.TextChoices):
    ELAPSED = "elapsed", _("its time was over")
    EARLY = "early", _("ended early")
    CORRECTED = "corrected", _("the report was corrected")
    RESTARTED = "restarted", _("a later act started it again")
    EXCEPTED = "excepted", _("an exception from the rule was made")


class PauseQuerySet(models.QuerySet["Pause"]):
    def open(self, now: datetime) -> PauseQuerySet:
        """Those that hold at this moment, by the clock alone (P2)."""
        return self.filter(closed_at=None, starts_at__lte=now, ends_at__gt=now)


class Pause(models.Model):
    """Coaching is closed from the act until `ends_at`, elapsed time, whatever any job does.

    `closed_*` record how it ended: at its time, early with a reason, or replaced. `*_effects_at` are the job's marks
    that call-backs were held or reopened and that client and therapist were told, once each.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="pauses")
    act = models.ForeignKey("coaching.Act", on_delete=models.PROTECT, related_name="pauses")
    policy = models.ForeignKey("clinic.Policy", on_delete=models.PROTECT, related_name="+")
    channels = ArrayField(models.CharField(max_length=8, choices=CHANNELS))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.CharField(max_length=10, choices=PauseEnd, blank=True, default="")
    closing_reason = EncryptedTextField(_("why it ended early"), blank=True, default="")
    start_effects_at = models.DateTimeField(null=True, blank=True)
    end_effects_at = models.DateTimeField(null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(start_effects_at=None), name="pause_to_start"),
            models.Index(fields=["ends_at"], condition=Q(end_effects_at=None), name="pause_to_end"),
        ]
        constraints = [
            nobody_before_it_was_done("pause", "closed"),
            models.UniqueConstraint(fields=["client"], condition=Q(closed_at=None), name="pause_one_at_a_time"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="pause_has_a_length"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_because="") | (Q(closed_at__isnull=False) & ~Q(closed_because="")),
                name="pause_closed_for_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"pause #{self.pk}"


class RuleException(models.Model):
    """For one client the rule is off, or has other channels or another length; always with a reason."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="rule_exceptions")
    applies = models.BooleanField(_("the rule applies"), default=False)
    hours = models.PositiveSmallIntegerField(_("length in hours, if other than the clinic's"), null=True, blank=True)
    channels = ArrayField(models.CharField(max_length=8, choices=CHANNELS), null=True, blank=True)
    reason = EncryptedTextField(_("why"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            nobody_before_it_was_done("rule_exception", "ended"),
            models.UniqueConstraint(fields=["client"], condition=Q(ended_at=None), name="rule_exception_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"rule exception #{self.pk}"


class CheckKind(models.TextChoices):
    MEDICAL = "medical", _("Medical check")
    RISK = "risk", _("Risk check")


class RiskCheck(models.Model):
    """A medical or risk check that a therapist made in a pause, with its reason. It is not coaching and ends no
    pause.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="risk_checks")
    pause = models.ForeignKey("coaching.Pause", on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=10, choices=CheckKind)
    reason = EncryptedTextField(_("why"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"{self.kind} check #{self.pk}"
