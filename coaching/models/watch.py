"""The watch over the installation itself: marks of the jobs, how fast the line answered, alerts. No client is in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from clinic.models import User


class Tick(models.Model):
    """When a job of the beat table last came to its end; `ran_at` is empty until it first did."""

    name = models.CharField(max_length=100, primary_key=True)
    every_seconds = models.PositiveIntegerField()
    expected_since = models.DateTimeField()
    ran_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LineHour(models.Model):
    """How the line's webhooks were answered in one hour, by all processes together; `kind` is the medium.

    `slow` took longer than is promised for 99 of 100, `too_slow` longer than is promised for every one.
    """

    hour = models.DateTimeField()
    kind = models.CharField(max_length=12)
    answered = models.PositiveIntegerField(default=0)
    slow = models.PositiveIntegerField(default=0)
    too_slow = models.PositiveIntegerField(default=0)
    worst_ms = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    in_trouble = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "kind"], name="linehour_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.hour:%Y-%m-%d %H}"


class HostSpool(models.Model):
    """What a web host keeps on its own disk because it could not be stored; each says so once a minute.

    A host that went with events on its disk stays here, and is an alert, until they are taken in or given up.
    """

    host = models.CharField(max_length=120, primary_key=True)
    waiting = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    oldest_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host


class ProcessClock(models.Model):
    """How far a process's clock is ahead of the database's (behind: negative), as it says itself: worker@host.

    `queues`: those that a worker takes tasks from; of a beat or a web none. `field_keys`: the ids of those that it has
    (FIELD_KEYS); of a version before none.
    """

    name = models.CharField(max_length=160, primary_key=True)
    ahead_seconds = models.FloatField()
    queues = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    field_keys = ArrayField(models.CharField(max_length=16), default=list, db_default=[])
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> AlertQuerySet:
        return self.filter(cleared_at=None)

    def visible_to(self, user: User) -> AlertQuerySet:
        """The installation's and their own clinic's (P8)."""
        return self.filter(Q(clinic=None) | Q(clinic_id=user.clinic_id))


class Alert(models.Model):
    """A condition that does not hold, from when it was seen until it was over; one open row a condition and clinic.

    `clinic` is empty for the installation. `facts` are figures and names of jobs, never of people.
    """

    condition = models.CharField(max_length=20)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_times = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    clear_told_at = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["condition", "-began_at"], name="alert_by_condition"),
            models.Index(fields=["cleared_at"], condition=Q(clear_told_at=None), name="alert_to_tell"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "clinic"],
                condition=Q(cleared_at=None),
                nulls_distinct=False,
                name="alert_one_open",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(cleared_at__gte=F("began_at")), name="alert_clears_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} since {self.began_at:%Y-%m-%d %H:%M}"

    def lasted(self, now: datetime) -> float:
        """Seconds."""
        return ((self.cleared_at or now) - self.began_at).total_seconds()
