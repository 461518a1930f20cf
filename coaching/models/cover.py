"""A colleague is asked to cover, and says yes or no. Until they have said yes, nobody covers."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coaching.models.pairs import nobody_before_it_was_done


class CoverState(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back before an answer")
    ENDED = "ended", _("ended")


OPEN = (CoverState.ASKED, CoverState.ACCEPTED)


class CoverRequestQuerySet(models.QuerySet["CoverRequest"]):
    def standing(self, now: datetime) -> CoverRequestQuerySet:
        """For always, or for a change of limits that holds now or later."""
        return self.filter(Q(override=None) | Q(override__withdrawn_at=None, override__ends_at__gt=now))


class CoverRequest(models.Model):
    """One asking. Without `override` it is for all hours in which the therapist is closed, else for that change alone.

    The line never reads these rows: `LimitSetting.cover` and `LimitOverride.cover` name who has accepted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers_asked")
    cover = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asked_to_cover")
    override = models.ForeignKey(
        "coaching.LimitOverride", on_delete=models.PROTECT, null=True, blank=True, related_name="cover_requests"
    )
    state = models.CharField(max_length=10, choices=CoverState, default=CoverState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(_("the answer was seen"), null=True, blank=True)

    objects = CoverRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["therapist", "state"], name="cover_request_of_therapist"),
            models.Index(fields=["cover", "state"], name="cover_request_of_cover"),
        ]
        constraints = [
            nobody_before_it_was_done("cover_request", "ended"),
            models.CheckConstraint(condition=~Q(cover=F("therapist")), name="cover_request_asks_another"),
            models.UniqueConstraint(
                fields=["therapist", "override", "state"],
                condition=Q(state__in=("asked", "accepted")),
                nulls_distinct=False,
                name="cover_request_one_asked_one_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "withdrawn"), answered_at=None)
                | Q(state__in=("accepted", "declined", "ended"), answered_at__isnull=False),
                name="cover_request_answered_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("withdrawn", "ended"), ended_at__isnull=False)
                | Q(state__in=("asked", "accepted", "declined"), ended_at=None),
                name="cover_request_ended_at",
            ),
        ]

    def __str__(self) -> str:
        return f"cover request #{self.pk}: {self.state}"
