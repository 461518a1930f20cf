"""A contact that was agreed beforehand: who contacts whom, by when, what for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from coaching.models.pairs import nobody_before_it_was_done


class Side(models.TextChoices):
    CLIENT = "client", _("the client contacts the therapist")
    THERAPIST = "therapist", _("the therapist contacts the client")


class Way(models.TextChoices):
    ANY = "any", _("in any way")
    CALL = "call", _("by a call")
    TEXT = "text", _("by a text")
    PHOTO = "photo", _("by a photo")


class Repeat(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKDAYS = "weekdays", _("Monday to Friday")
    WEEKLY = "weekly", _("every week")


class CheckInSeries(models.Model):
    """The same check-in again and again: at a wall time of `zone`, on the days that `repeat` says, until a day.

    Each next one is made when the one before it is over, so that a change of plans leaves nothing to clear away.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="check_in_series")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    way = models.CharField(max_length=6, choices=Way)
    what_for = EncryptedTextField(_("what for"), blank=True, default="")
    repeat = models.CharField(max_length=10, choices=Repeat)
    clock = models.TimeField(_("at what time"))
    zone = models.CharField(max_length=64)
    first_on = models.DateField()
    last_on = models.DateField(_("until"))
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["agreed_at"]
        verbose_name_plural = "check-in series"
        constraints = [
            nobody_before_it_was_done("check_in_series", "ended"),
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="check_in_series_has_days"),
        ]
        indexes = [models.Index(fields=["client"], condition=Q(ended_at=None), name="check_in_series_open")]

    def __str__(self) -> str:
        return f"check-in series #{self.pk}"


class CheckIn(models.Model):
    """Met by any fitting contact; a missed one becomes a note for the session, nothing punitive. Held by a pause.

    `way` is how it is made. One of a series is that of a day (`on_day`). Moved by a person, it keeps the time it had
    first.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="check_ins")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins")
    side = models.CharField(max_length=10, choices=Side)
    due_at = models.DateTimeField(_("by when"))
    what_for = EncryptedTextField(_("what for"), blank=True, default="")
    way = models.CharField(max_length=6, choices=Way, default=Way.ANY, db_default=Way.ANY)
    series = models.ForeignKey(
        CheckInSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", db_index=False
    )
    on_day = models.DateField(null=True, blank=True)
    agreed_at = models.DateTimeField()
    first_due_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    held_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    missed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            nobody_before_it_was_done("check_in", "met"),
            nobody_before_it_was_done("check_in", "moved"),
            models.UniqueConstraint(
                fields=["series", "on_day"], condition=Q(series__isnull=False), name="check_in_one_a_day_of_a_series"
            ),
        ]
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(met_at=None, missed_at=None, cancelled_at=None),
                name="check_in_open",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in #{self.pk}"
