"""A request to be called. Once taken it is never lost: called back, closed by a person, or still on the board (P4)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clients.models import Client
from clinic.fields import EncryptedTextField
from clinic.roles import Role
from coaching.models.pairs import nobody_before_it_was_done

if TYPE_CHECKING:
    from clinic.models import User

UNRATED_COUNTS_AS = 3  # somebody who hung up before rating is not put behind one who rated low


class Closing(models.TextChoices):
    REACHED = "reached", _("reached by a call")
    CALLED_IN = "called_in", _("the client called again and was connected")
    BY_PERSON = "by_person", _("closed by a person")


class CallBackQuerySet(models.QuerySet["CallBack"]):
    def open(self) -> CallBackQuerySet:
        return self.filter(closed_at=None)

    def waiting(self) -> CallBackQuerySet:
        """Open and not held by a pause: somebody is to call."""
        return self.open().filter(held_at=None)

    def of_caller(self, client_id: int, caregiver_id: int | None) -> CallBackQuerySet:
        """The client's own, or those of one caregiver."""
        return self.filter(client_id=client_id, caregiver=caregiver_id)  # None is IS NULL

    def by_urgency(self) -> CallBackQuerySet:
        """Severity first, then the latest time; no promised time goes by when it was taken."""
        return self.order_by(
            Coalesce("severity", UNRATED_COUNTS_AS).desc(), Coalesce("latest_at", "taken_at").asc(), "pk"
        )

    def visible_to(self, user: User) -> CallBackQuerySet:
        """Of one's own clients, or asked to cover, or owned; all of the clinic for its admin (P8)."""
        within = self.filter(client__clinic_id=user.clinic_id)
        if user.has_role(Role.ADMIN):
            return within
        mine = Client.objects.visible_to(user).values("pk")
        return within.filter(Q(client_id__in=mine) | Q(cover_id=user.pk) | Q(owner_id=user.pk))


class CallBack(models.Model):
    """`latest_at` is the promised time, or None where nobody opens and none was promised.

    `owner` is the therapist who owes the call; `cover` joins when the owner is late or severity is 5.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="call_backs")
    caregiver = models.ForeignKey(
        "clients.Caregiver", on_delete=models.PROTECT, null=True, blank=True, related_name="call_backs"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="call_backs"
    )
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    line = models.CharField(max_length=20)
    number = PhoneNumberField(null=True, blank=True)
    number_offered = PhoneNumberField(null=True, blank=True)
    number_confirmed_at = models.DateTimeField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=24)
    taken_at = models.DateTimeField()
    latest_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.CharField(max_length=10, choices=Closing, blank=True, default="")
    closing_note = EncryptedTextField(_("why it was closed"), blank=True, default="")

    objects = CallBackQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="call_back_open_of_owner"),
            models.Index(fields=["client"], condition=Q(closed_at=None), name="call_back_open_of_client"),
        ]
        constraints = [
            nobody_before_it_was_done("call_back", "closed"),
            models.UniqueConstraint(
                fields=["client", "caregiver"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="call_back_one_open_a_caller",
            ),
            models.CheckConstraint(condition=Q(severity=None) | Q(severity__lte=5), name="call_back_severity_0_to_5"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_because="") | (Q(closed_at__isnull=False) & ~Q(closed_because="")),
                name="call_back_closed_for_a_cause",
            ),
            models.CheckConstraint(
                condition=~Q(closed_because="by_person") | Q(closed_by__isnull=False),
                name="call_back_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at=None, claimed_by=None) | Q(claimed_at__isnull=False, claimed_by__isnull=False),
                name="call_back_claimed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(latest_at=None) | Q(latest_at__gte=F("taken_at")),
                name="call_back_latest_after_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"call-back #{self.pk}"
