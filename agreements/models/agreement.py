"""The agreement of one client: which state it is in, and since when. Its state decides whether the line connects."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clinic import append_only
from clinic.fields import EncryptedTextField
from clinic.models import User


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    VIEWED = "viewed", _("Opened")
    CLIENT_SIGNED = "client_signed", _("Waits for the guardian")
    SIGNED = "signed", _("Signed")
    ACTIVE = "active", _("Signed and acknowledged")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    VOIDED = "voided", _("Voided")
    SUPERSEDED = "superseded", _("Replaced by a newer one")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")


IN_FORCE = (State.SIGNED, State.ACTIVE)
WAITING = (State.DRAFT, State.SENT, State.VIEWED, State.CLIENT_SIGNED)


_THEIRS = " AND t.client_id = OLD.client_id"
FIXED = (
    f"IF TG_OP = 'DELETE' AND {append_only.under_way(_THEIRS)} THEN RETURN OLD; END IF; "
    "IF TG_OP = 'DELETE' OR (OLD.state <> 'draft' AND (NEW.text_sha256 <> OLD.text_sha256 OR NEW.canon <> OLD.canon"
    " OR NEW.client_id <> OLD.client_id OR NEW.template_version_id <> OLD.template_version_id"
    " OR NEW.disclosure_id <> OLD.disclosure_id OR NEW.language <> OLD.language)) THEN"
    " RAISE EXCEPTION 'sent: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';"
    " END IF; RETURN NEW;"
)


def one_of(states: tuple[State, ...]) -> Q:
    return Q(state__in=[str(state) for state in states])


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self) -> AgreementQuerySet:
        """Signed by all who must sign; the therapist's acknowledgement is not waited for."""
        return self.filter(state__in=IN_FORCE)

    def waiting(self) -> AgreementQuerySet:
        return self.filter(state__in=WAITING)

    def visible_to(self, user: User) -> AgreementQuerySet:
        """Those of the clients whom this person may see (P8)."""
        return self.filter(client__in=Client.objects.visible_to(user))


class Agreement(models.Model):
    """One agreement of one client. At most one is in force, and at most one waits beside it.

    What was agreed is `canonical_text` (form `canon`), and `text_sha256` its SHA-256; `content` is the same text in
    blocks, for the page and for paper. Both are fixed when it is sent; it goes only with the whole record. `rule_hours`
    and `call_minutes` are repeated in the open, so that a change of policy can name the agreements it concerns.
    `grace_until`: a new text has to be signed by then; this one is in force until the new one is signed, or ends at
    that moment.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    template_version = models.ForeignKey(
        "agreements.TemplateVersion", on_delete=models.PROTECT, related_name="agreements"
    )
    disclosure = models.ForeignKey("agreements.Disclosure", on_delete=models.PROTECT, related_name="agreements")
    supersedes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    needs_guardian = models.BooleanField(_("a guardian signs too"), default=False)
    guardian_basis = models.CharField(_("why a guardian does or does not sign"), max_length=300, blank=True)
    language = models.CharField(_("language of the text"), max_length=5, default="en")
    variables = EncryptedTextField(default="{}")
    own_terms = EncryptedTextField(_("what client and therapist agreed between themselves"), blank=True, default="")
    content = EncryptedTextField()
    canonical_text = EncryptedTextField()
    canon = models.CharField(max_length=16, default="nfc-lf-v1")
    text_sha256 = models.CharField(max_length=64)
    rule_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    call_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    viewed_at = models.DateTimeField(null=True, blank=True)
    client_signed_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=40, blank=True)
    closing_words = EncryptedTextField(blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    grace_until = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["expires_at"], condition=one_of(WAITING), name="agreement_expires"),
            models.Index(fields=["grace_until"], condition=one_of(IN_FORCE), name="agreement_grace"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=one_of(IN_FORCE), name="agreement_one_in_force"),
            models.UniqueConstraint(fields=["client"], condition=one_of(WAITING), name="agreement_one_waits"),
            models.CheckConstraint(
                condition=~one_of(IN_FORCE) | Q(signed_at__isnull=False), name="agreement_in_force_was_signed"
            ),
            models.CheckConstraint(
                condition=(one_of((*WAITING, *IN_FORCE)) & Q(closed_at=None))
                | (~one_of((*WAITING, *IN_FORCE)) & Q(closed_at__isnull=False)),
                name="agreement_closed_has_its_time",
            ),
            models.CheckConstraint(condition=Q(text_sha256__regex=r"^[0-9a-f]{64}$"), name="agreement_has_its_digest"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sent_is_fixed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FIXED,
            )
        ]

    def __str__(self) -> str:
        return f"agreement #{self.pk} ({self.state})"

    @property
    def document(self) -> dict[str, Any]:
        """The text in blocks: {"title": …, "blocks": [{"kind": …, "text" or "items": …}, …]}."""
        return json.loads(self.content)

    @property
    def since(self) -> datetime:
        """When it came into the state in which it is."""
        newest_first = ("closed_at", "acknowledged_at", "signed_at", "client_signed_at", "viewed_at", "sent_at")
        return next(filter(None, (getattr(self, name) for name in newest_first)), self.created_at)

    @property
    def in_force(self) -> bool:
        return self.state in IN_FORCE

    @property
    def clinic_id(self) -> int:
        return self.client.clinic_id
