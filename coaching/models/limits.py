"""A therapist's limits: personal, by channel, in their own zone, changing by day. They belong to the therapist."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coaching.models.pairs import nobody_before_it_was_done

CHANNELS = [("call", _("Calls")), ("text", _("Texts"))]
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class LimitSetting(models.Model):
    """What holds for all of a therapist's hours: how soon they answer, how long a call lasts, who covers when
    closed.
    """

    therapist = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="limit_setting", primary_key=True
    )
    response_minutes = models.PositiveSmallIntegerField(_("calls back within, in minutes of open time"), default=180)
    longest_call_minutes = models.PositiveSmallIntegerField(_("longest call, in minutes"), default=20)
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(response_minutes__gte=5), name="limits_response_is_a_time"),
            models.CheckConstraint(condition=Q(cover=None) | ~Q(cover=F("therapist")), name="limits_cover_is_another"),
        ]

    def __str__(self) -> str:
        return f"limits of #{self.therapist_id}"


class WeeklyWindow(models.Model):
    """One weekly stretch of openness, in the therapist's wall time. `ends <= starts` runs past midnight; equal: 24
    hours.
    """

    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="windows")
    channel = models.CharField(max_length=8, choices=CHANNELS)
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["channel", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="window_on_a_weekday"),
            models.UniqueConstraint(
                fields=["therapist", "channel", "weekday", "starts"], name="window_starts_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class ClientLimit(models.Model):
    """A weekly exception for one client: wider (`opens`) or narrower than the therapist's own week."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="limits")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=CHANNELS)
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    starts = models.TimeField()
    ends = models.TimeField()
    opens = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="client_limit_on_a_weekday")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class LimitOverrideQuerySet(models.QuerySet["LimitOverride"]):
    def standing(self, now: datetime) -> LimitOverrideQuerySet:
        """Those that hold now or later."""
        return self.filter(withdrawn_at=None, ends_at__gt=now)


class LimitOverride(models.Model):
    """Off until, extra tonight, on leave: a stretch of absolute time in which the week does not hold. Later ones
    win.
    """

    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="overrides")
    client = models.ForeignKey(
        "clients.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="limit_overrides"
    )
    opens = models.BooleanField(_("open instead of off"), default=False)
    channel = models.CharField(max_length=8, choices=[("", _("Calls and texts")), *CHANNELS], blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    leave = models.BooleanField(_("leave"), default=False)
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="covering"
    )
    no_cover = models.BooleanField(_("nobody covers: the crisis lines"), default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LimitOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["therapist", "ends_at"], condition=Q(withdrawn_at=None), name="override_standing")
        ]
        constraints = [
            nobody_before_it_was_done("override", "withdrawn"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="override_has_a_length"),
            models.CheckConstraint(condition=Q(cover=None) | Q(no_cover=False), name="override_cover_or_none"),
            models.CheckConstraint(
                condition=Q(cover=None) | ~Q(cover=F("therapist")), name="override_cover_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{'open' if self.opens else 'off'} {self.starts_at:%F %R}–{self.ends_at:%F %R}"
