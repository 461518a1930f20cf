"""What the clinic's admin does with the log: questions to the therapist about a contact, lists that are kept."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from clinic.roles import Role
from coaching.models.pairs import nobody_before_it_was_done

if TYPE_CHECKING:
    from clinic.models import User


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> QuestionQuerySet:
        return self.filter(answered_at=None)

    def visible_to(self, user: User) -> QuestionQuerySet:
        """Those put to oneself; all of the clinic for its admin (P8)."""
        within = self.filter(contact__clinic_id=user.clinic_id)
        return within if user.has_role(Role.ADMIN) else within.filter(to=user)


class Question(models.Model):
    """Something the admin wants to know about a contact. It waits on the therapist's board until it is answered."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="questions")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = EncryptedTextField(_("question"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = EncryptedTextField(_("answer"), blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["to"], condition=Q(answered_at=None), name="question_open_to")]
        constraints = [
            nobody_before_it_was_done("question", "answered"),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(answered_at=None), name="question_one_open_a_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"question #{self.pk}"


class LogView(models.Model):
    """A list of the log that somebody keeps under a name of their own: the address holds ids and closed words only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="log_views")
    name = EncryptedTextField(_("name of the list"))
    query = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="log_view_once_a_user")]

    def __str__(self) -> str:
        return f"log view #{self.pk}"
