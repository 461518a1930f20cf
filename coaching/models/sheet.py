"""What a therapist writes down of a contact besides its note: the protocol, step by step, all of it optional."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.fields import EncryptedTextField
from coaching.models import locks


class HarmAsked(models.TextChoices):
    NO = "no", _("No")
    YES = "yes", _("Yes")


class Interfering(models.TextChoices):
    """Therapy-interfering behaviour, on either side: a note for the session, never a verdict."""

    OVER_USE = "over_use", _("called more than we agreed")
    UNDER_USE = "under_use", _("called less than would have helped")
    AFTER_HARM = "after_harm", _("called after self-harm")
    TOO_LATE = "too_late", _("called when skills could hardly help any more")
    LATE_CALL_BACK = "late_call", _("I called back late")
    NO_CALL_BACK = "no_call", _("I did not call back")
    OVER_LIMIT = "over_limit", _("I went over my own limit")


OF_THE_THERAPIST = (Interfering.LATE_CALL_BACK, Interfering.NO_CALL_BACK, Interfering.OVER_LIMIT)


class ContactSheet(models.Model):
    """One a contact, made when something is first saved. Numbers are 0–5; `*_after` are those at the end.

    `version` counts the savings, so that nobody writes over words they have not seen; `tab` is the open page that saved
    last and `turn` its count, so that a page whose answer got lost on the way does not meet itself as a stranger.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.OneToOneField("coaching.Contact", on_delete=models.PROTECT, related_name="sheet")
    version = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=36, blank=True, default="")
    turn = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    where = EncryptedTextField(_("where they are now"), blank=True, default="")
    harm_asked = models.CharField(_("self-harm since the last contact"), max_length=3, choices=HarmAsked, blank=True)
    situation = EncryptedTextField(_("what is happening"), blank=True, default="")
    emotion = EncryptedTextField(_("emotion"), blank=True, default="")
    emotion_before = models.PositiveSmallIntegerField(null=True, blank=True)
    emotion_after = models.PositiveSmallIntegerField(null=True, blank=True)
    urge_suicide_after = models.PositiveSmallIntegerField(null=True, blank=True)
    urge_self_harm_after = models.PositiveSmallIntegerField(null=True, blank=True)
    wanted = EncryptedTextField(_("what would make it useful"), blank=True, default="")
    tried = EncryptedTextField(_("what was tried"), blank=True, default="")
    rehearsed = EncryptedTextField(_("what was rehearsed"), blank=True, default="")
    commitment = EncryptedTextField(_("commitment"), blank=True, default="")
    obstacles = EncryptedTextField(_("what could get in the way"), blank=True, default="")
    plan_b = EncryptedTextField(_("plan B"), blank=True, default="")
    for_session = EncryptedTextField(_("for the next session"), blank=True, default="")
    done = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    interfering = ArrayField(models.CharField(max_length=10, choices=Interfering), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at=None, saved_by=None) | Q(saved_at__isnull=False, saved_by__isnull=False),
                name="sheet_saved_at_and_by",
            ),
            *(
                models.CheckConstraint(condition=Q(**{name: None}) | Q(**{f"{name}__lte": 5}), name=f"sheet_{name}")
                for name in ("emotion_before", "emotion_after", "urge_suicide_after", "urge_self_harm_after")
            ),
        ]
        triggers = [locks.part_of_signed_contact()]

    def __str__(self) -> str:
        return f"sheet of contact #{self.contact_id}"


class SkillTried(models.Model):
    """A skill that the client had tried before the contact, and whether it helped. Those that were coached are
    `Contact.skills`."""

    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="skills_tried")
    skill = models.ForeignKey("coaching.Skill", on_delete=models.PROTECT, related_name="tried_in")
    helped = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "skill"], name="skill_tried_once_a_contact")]
        triggers = [locks.part_of_signed_contact()]

    def __str__(self) -> str:
        return f"skill #{self.skill_id} tried before contact #{self.contact_id}"


class Addendum(models.Model):
    """A correction of a signed contact, with its reason. The note itself stays as it was signed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey("coaching.Contact", on_delete=models.PROTECT, related_name="addenda")
    text = EncryptedTextField(_("what is corrected or added"))
    reason = EncryptedTextField(_("why"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "pk"]
        triggers = append_only.protect(erasable=True)

    def __str__(self) -> str:
        return f"addendum #{self.pk}"
