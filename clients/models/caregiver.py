"""A parent or partner. Never the client; in family programmes with coaching of their own."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class CaregiverQuerySet(models.QuerySet["Caregiver"]):
    def coached(self) -> CaregiverQuerySet:
        """Those who have coaching of their own, now; `Caregiver.is_coached` says it of one."""
        return self.filter(own_coaching=True, ended_at=None)


class Caregiver(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="caregivers")
    name = models.CharField(_("name"), max_length=120)
    relationship = models.CharField(_("relationship"), max_length=60)
    phone = PhoneNumberField(_("phone"))
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=8, choices=[("en", _("English")), ("es", _("Spanish"))])
    guardian = models.BooleanField(_("guardian"), default=False)
    own_coaching = models.BooleanField(_("has coaching of their own"), default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CaregiverQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["phone"], condition=models.Q(ended_at=None), name="caregiver_phone_in_use")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_coached(self) -> bool:
        """Has coaching of their own, now; `CaregiverQuerySet.coached` asks it of many."""
        return self.own_coaching and self.ended_at is None
