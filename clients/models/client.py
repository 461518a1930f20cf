"""A person in treatment, with what the coaching line must know before it answers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.roles import Role

if TYPE_CHECKING:
    from clinic.models import User


class Programme(models.TextChoices):
    ADULT = "adult", _("Adult")
    ADOLESCENT = "adolescent", _("Adolescent")
    FAMILY = "family", _("Family")


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: User) -> ClientQuerySet:
        """The clients of whom this person is on the care team; all of the clinic for its admin (P8)."""
        within = self.filter(clinic_id=user.clinic_id)
        if user.has_role(Role.ADMIN):
            return within
        return within.filter(pk__in=within.on_the_team_of(user).values("pk"))

    def on_the_team_of(self, user: User) -> ClientQuerySet:
        return self.filter(team__user_id=user.pk, team__until=None)

    def in_treatment(self) -> ClientQuerySet:
        return self.filter(discharged_at=None)


class Client(models.Model):
    """One person in one clinic. A discharge is a fact with a time; nothing is ever deleted by it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(_("name"), max_length=120)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=[("en", _("English")), ("es", _("Spanish"))])
    country = models.CharField(_("country the client lives in"), max_length=2)
    time_zone = models.CharField(_("time zone the client lives in"), max_length=64)
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    programme = models.CharField(_("programme"), max_length=12, choices=Programme, default=Programme.ADULT)
    pin_digest = models.CharField(max_length=96, blank=True)
    created_at = models.DateTimeField()
    discharged_at = models.DateTimeField(null=True, blank=True)
    discharged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "pin_digest"],
                condition=~Q(pin_digest=""),
                name="client_pin_names_one_client",
            ),
            models.CheckConstraint(
                condition=Q(discharged_at=None, discharged_by=None) | Q(discharged_at__isnull=False),
                name="client_discharge_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]
