"""Words that are typed often, kept to be put into a text with one tap."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from clinic.models import User
from coaching.models.pairs import nobody_before_it_was_done


class SnippetQuerySet(QuerySet["Snippet"]):
    def usable_by(self, user: User) -> "SnippetQuerySet":
        """The clinic's, and one's own."""
        return self.filter(Q(owner=None) | Q(owner=user), clinic_id=user.clinic_id, retired_at=None)


class Snippet(models.Model):
    """A sentence or two. Without an owner it is the clinic's and everybody's; with one it is theirs alone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=8, choices=[("en", _("English")), ("es", _("Spanish"))])
    text = EncryptedTextField(_("words"))
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SnippetQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [nobody_before_it_was_done("snippet", "retired")]

    def __str__(self) -> str:
        return f"snippet #{self.pk}"
