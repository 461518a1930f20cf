"""The texts a clinic asks to be signed, in versions; and what it tells beforehand about electronic records."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic import append_only

FROZEN = (
    "IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'published: % of % is refused', TG_OP, TG_TABLE_NAME"
    " USING ERRCODE = 'insufficient_privilege'; END IF;"
    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
)


class Audience(models.TextChoices):
    """The same values as a client's programme."""

    ADULT = "adult", _("Adults")
    ADOLESCENT = "adolescent", _("Adolescents, with a guardian")
    FAMILY = "family", _("Families")


class Change(models.TextChoices):
    MATERIAL = "material", _("Material: it is signed anew")
    EDITORIAL = "editorial", _("Editorial: nobody signs again")


class Template(models.Model):
    """The agreement of a clinic for one audience. Whether a guardian signs is the clinic's decision, with its basis:
    the ages differ from state to state, so none is written into the product.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="agreement_templates")
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience)
    guardian_required = models.BooleanField(_("a guardian signs too"), default=False)
    guardian_basis = models.CharField(_("on what ground"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["audience"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "audience"], name="template_one_an_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}"


class TemplateVersion(models.Model):
    """One numbered version of a template in all its languages; a draft until it is published, frozen from then on.

    `texts` is {language: {"title": str, "blocks": [block, …]}} (`agreements.blocks` says what a block is);
    `what_changed` is {language: [line, …]}, in plain words, for those who sign again.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    change = models.CharField(_("kind of change"), max_length=10, choices=Change, default=Change.MATERIAL)
    what_changed = models.JSONField(_("what changed, in plain words"), default=dict, blank=True)
    texts_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="templateversion_number_once"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(published_at=None), name="templateversion_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | (Q(published_at__isnull=False) & Q(texts_sha256__regex=r"^[0-9a-f]{64}$")),
                name="templateversion_published_has_its_digest",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FROZEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.number}"

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self.texts))

    def text_for(self, language: str) -> dict[str, Any]:
        """Title and blocks in this language, else in English, else in whatever there is."""
        return self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()))


class Disclosure(models.Model):
    """What a signer is told before they agree to sign on a screen: paper is an equal choice, how to withdraw, what
    is needed, how to get a copy (15 USC 7001(c)). Numbered for each clinic, never changed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="disclosures")
    number = models.PositiveIntegerField()
    texts = models.JSONField()
    texts_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["clinic", "-number"]
        constraints = [models.UniqueConstraint(fields=["clinic", "number"], name="disclosure_number_once")]
        triggers = append_only.protect()

    def __str__(self) -> str:
        return f"{self.clinic_id} disclosure {self.number}"

    def text_for(self, language: str) -> dict[str, Any]:
        return self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()))
