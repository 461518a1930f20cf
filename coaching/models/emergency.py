"""Emergency access: an admin opens the words of one client's notes for an hour, with a reason, and others look on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models import CareRole, CareTeamMember
from clinic.fields import EncryptedTextField
from clinic.roles import Role
from coaching.models.pairs import nobody_before_it_was_done

if TYPE_CHECKING:
    from clinic.models import User

LASTS = timedelta(minutes=60)


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def open_at(self, now: datetime) -> EmergencyAccessQuerySet:
        """By the clock: no job closes one."""
        return self.filter(ended_at=None, ends_at__gt=now)

    def visible_to(self, user: User) -> EmergencyAccessQuerySet:
        """All of the clinic for its admin; for others, what was opened of clients whose primary therapist they are."""
        within = self.filter(client__clinic_id=user.clinic_id)
        if user.has_role(Role.ADMIN):
            return within
        treated = CareTeamMember.objects.filter(user_id=user.pk, role=CareRole.PRIMARY, until=None).values("client")
        return within.filter(client__in=treated)

    def to_review_by(self, user: User) -> EmergencyAccessQuerySet:
        """Nobody reviews their own."""
        return self.visible_to(user).filter(reviewed_at=None).exclude(opened_by_id=user.pk)


class EmergencyAccess(models.Model):
    """Opened for sixty minutes by the clock, ended sooner by whoever opened it; it stays open for review until somebody
    else has looked at it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="emergencies")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = EncryptedTextField(_("reason"))
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    justified = models.BooleanField(null=True, blank=True)
    review = EncryptedTextField(_("what the review found"), blank=True, default="")

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["client"], condition=Q(reviewed_at=None), name="emergency_to_review")]
        constraints = [
            nobody_before_it_was_done("emergency", "reviewed"),
            models.CheckConstraint(condition=Q(ends_at=F("opened_at") + LASTS), name="emergency_lasts_an_hour"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at"), ended_at__lte=F("ends_at")),
                name="emergency_ends_within_it",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("opened_by")), name="emergency_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, justified=None) | Q(reviewed_at__isnull=False, justified__isnull=False),
                name="emergency_review_says_what_it_found",
            ),
        ]

    def __str__(self) -> str:
        return f"emergency access #{self.pk}"

    @property
    def over_at(self) -> datetime:
        return self.ended_at or self.ends_at
