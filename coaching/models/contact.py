"""One exchange outside sessions, or an attempt at one: recorded by the line itself, completed by a person."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clinic.fields import EncryptedTextField
from clinic.roles import Role
from coaching import exchanges
from coaching.models import locks
from coaching.models.conversation import ConversationText, Word
from coaching.models.pairs import nobody_before_it_was_done

if TYPE_CHECKING:
    from clinic.models import User

LATE_AFTER = timedelta(hours=24)


class Kind(models.TextChoices):
    CALL = "call", _("Call")
    TEXT = "text", _("Text")
    EMAIL = "email", _("E-mail")
    IN_PERSON = "in_person", _("In person")


class Direction(models.TextChoices):
    IN = "in", _("From the client")
    OUT = "out", _("From the clinic")


class ContactOutcome(models.TextChoices):
    UNDER_WAY = "under_way", _("Under way")
    CONNECTED = "connected", _("Spoke with the coach")
    CALL_BACK = "call_back", _("Call-back taken")
    PAUSED = "paused", _("In a pause: told when coaching opens again")
    NOT_SET_UP = "not_set_up", _("No agreement in force")
    ENDED = "ended", _("Discharged: given the office")
    NOT_IDENTIFIED = "not_identified", _("Caller not identified")
    HUNG_UP = "hung_up", _("Hung up")
    DELIVERED = "delivered", _("Text delivered")
    KEPT = "kept", _("Text kept for later")
    TEXTED = "texted", _("Texted with the coach")
    CAME_BACK = "came_back", _("Text came back: not delivered")
    VOICEMAIL = "voicemail", _("Voicemail or nobody pressed a key")
    NO_ANSWER = "no_answer", _("No answer")
    NOT_NOW = "not_now", _("Not now: a new time was agreed")
    FAILED = "failed", _("Could not be placed")


class Function(models.TextChoices):
    CRISIS = "crisis", _("Crisis: urge to self-harm or suicide")
    SKILLS = "skills", _("Skills in daily life")
    REPAIR = "repair", _("Relationship repair")
    GOOD_NEWS = "good_news", _("Good news")
    CHECK_IN = "check_in", _("Check-in")
    LOGISTICS = "logistics", _("Logistics")
    GROUP = "group", _("Staying in skills group")
    OTHER = "other", _("Other")


# Staff and client reached each other, so a note is written: they spoke, or both wrote. Where staff wrote and nobody
# answered, no decision of the line is on it (coaching/exchanges.py).
TALKED = Q(outcome=ContactOutcome.CONNECTED) | Q(outcome=ContactOutcome.TEXTED, decision__gt="")
REACHED = (ContactOutcome.CONNECTED, ContactOutcome.TEXTED)
NO_TRY = (Word.STOP, Word.START, Word.PAGE)  # words for the line that do not ask to be coached
UNWRITTEN = TALKED & Q(completed_at=None)
# When it was over, from which on its record is due. A signature ends an exchange of texts: it is not asked for while
# more may come.
OVER_AT = Coalesce("ended_at", "started_at") + Case(
    When(outcome=ContactOutcome.TEXTED, then=Value(exchanges.LASTS)), default=Value(timedelta())
)
WRITTEN_WITHIN = timedelta(days=60)  # what is older is nobody's work of today any more; the log finds it
LONG_TALK = 600  # seconds; over ten minutes is worth a note (DOMAIN: the phone coaching protocol)


def newest(name: str, field: str | None, condition: Q | None = None) -> list[models.Index]:
    """The log narrowed by this field, in the log's own order, within a clinic (PERFORMANCE: keyset only)."""
    fields = ["clinic", *([field] if field else []), "-started_at", "-id"]
    return [models.Index(fields=fields, condition=condition, name=f"contact_log_{name}")]


def over_by(moment: datetime) -> Q:
    """Contacts that were over by then; the index of the log ends its walk by when they began."""
    return Q(LessThanOrEqual(OVER_AT, moment), started_at__lte=moment)


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> ContactQuerySet:
        """Contacts of clients whom this person treats, or in which they spoke; all of the clinic for its admin (P8)."""
        within = self.filter(clinic_id=user.clinic_id)
        if user.has_role(Role.ADMIN):
            return within
        mine = Client.objects.visible_to(user).values("pk")
        return within.filter(Q(client_id__in=mine) | Q(spoke_with_id=user.pk))

    def tries_in_pause(self) -> ContactQuerySet:
        """Wherever it is counted how often clients tried to be coached in a pause (P2). STOP, START and PAGE ask the
        line for something else, and it did that; the call that told of the act came before its pause.
        """
        not_for_coaching = ConversationText.objects.filter(contact=OuterRef("pk"), word__in=NO_TRY)
        tried = self.filter(in_pause=True, direction=Direction.IN, told_of_harm_at=None)
        return tried.exclude(outcome__in=REACHED).exclude(Exists(not_for_coaching))

    def to_write(self, now: datetime) -> ContactQuerySet:
        """Calls and exchanges of texts in which staff took part, and contacts that they entered, which are over and of
        which nothing is signed yet.
        """
        open_ones = self.filter(over_by(now), completed_at=None, started_at__gt=now - WRITTEN_WITHIN)
        return open_ones.filter(TALKED | Q(logged_at__isnull=False))


class Contact(models.Model):
    """What the line decided and why, what came of it, how long each leg lasted, and the therapist's note.

    Seconds: `wait_seconds` from the first ring of the line until somebody answered, or from the first text until
    somebody wrote back; `talk_seconds` with the coach (the child leg), `line_seconds` the caller's whole leg with
    menus and ringing. An exchange of texts is one contact (`coaching/exchanges.py`), over with its last text.

    `logged_*`: somebody entered a contact that the line did not see. `completed_*` is the signature: from then on the
    therapist's part is locked (`locks`), and corrections are addenda.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(
        "clients.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="contacts", db_index=False
    )
    caregiver = models.ForeignKey(
        "clients.Caregiver", on_delete=models.PROTECT, null=True, blank=True, related_name="contacts", db_index=False
    )
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    spoke_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    call_back = models.ForeignKey(
        "coaching.CallBack", on_delete=models.PROTECT, null=True, blank=True, related_name="contacts", db_index=False
    )
    call = models.ForeignKey("telephony.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    direction = models.CharField(max_length=3, choices=Direction)
    line = models.CharField(max_length=20, blank=True, default="")
    peer = models.CharField(max_length=24, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=12, blank=True, default="")
    reason = models.CharField(max_length=24, blank=True, default="")
    outcome = models.CharField(max_length=16, choices=ContactOutcome, default=ContactOutcome.UNDER_WAY)
    in_pause = models.BooleanField(default=False)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    tried = ArrayField(models.IntegerField(), default=list, blank=True)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    told_of_harm_at = models.DateTimeField(null=True, blank=True)
    wait_seconds = models.PositiveIntegerField(null=True, blank=True)
    talk_seconds = models.PositiveIntegerField(null=True, blank=True)
    line_seconds = models.PositiveIntegerField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    function = models.CharField(_("what it was for"), max_length=12, choices=Function, blank=True, default="")
    urge_suicide = models.PositiveSmallIntegerField(_("urge to suicide, 0–5"), null=True, blank=True)
    urge_self_harm = models.PositiveSmallIntegerField(_("urge to self-harm, 0–5"), null=True, blank=True)
    skills = models.ManyToManyField("coaching.Skill", blank=True, related_name="coached_in")
    note = EncryptedTextField(_("note"), blank=True, default="")
    planned = models.BooleanField(_("it was planned"), default=False, db_default=False)
    logged_at = models.DateTimeField(null=True, blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["clinic", "-started_at", "-id"], name="contact_newest_of_clinic"),
            models.Index(fields=["client", "-started_at", "-id"], name="contact_newest_of_client"),
            models.Index(
                fields=["therapist", "-started_at"],
                condition=Q(completed_at=None),
                name="contact_to_complete",
            ),
            models.Index(fields=["started_at"], condition=Q(outcome="under_way"), name="contact_under_way"),
            models.Index(fields=["caregiver"], condition=Q(caregiver__isnull=False), name="contact_of_caregiver"),
            models.Index(fields=["call_back"], condition=Q(call_back__isnull=False), name="contact_of_call_back"),
            *newest("of_therapist", "therapist"),
            *newest("spoken_by", "spoke_with", Q(spoke_with__isnull=False)),
            *newest("by_outcome", "outcome"),
            *newest("by_function", "function", ~Q(function="")),
            *newest("rated", None, Q(severity__isnull=False)),
            *newest("in_pause", None, Q(in_pause=True)),
            *newest("to_write", None, UNWRITTEN),
            *newest("long", None, Q(talk_seconds__gt=LONG_TALK)),
        ]
        constraints = [
            nobody_before_it_was_done("contact", "seen"),
            nobody_before_it_was_done("contact", "completed"),
            nobody_before_it_was_done("contact", "logged"),
            nobody_before_it_was_done("contact", "reviewed"),
            models.CheckConstraint(condition=Q(severity=None) | Q(severity__lte=5), name="contact_severity_0_to_5"),
            models.CheckConstraint(condition=Q(urge_suicide=None) | Q(urge_suicide__lte=5), name="contact_urge_0_to_5"),
            models.CheckConstraint(
                condition=Q(urge_self_harm=None) | Q(urge_self_harm__lte=5),
                name="contact_urge_self_harm_0_to_5",
            ),
        ]
        triggers = [locks.signed_contact()]

    def __str__(self) -> str:
        return f"contact #{self.pk}"

    @property
    def is_talk(self) -> bool:
        """As TALKED asks it of many."""
        return self.outcome == ContactOutcome.CONNECTED or (
            self.outcome == ContactOutcome.TEXTED and bool(self.decision)
        )

    @property
    def over_at(self) -> datetime:
        """As OVER_AT asks it of many."""
        more_may_come = exchanges.LASTS if self.outcome == ContactOutcome.TEXTED else timedelta()
        return (self.ended_at or self.started_at) + more_may_come

    @property
    def is_late_entry(self) -> bool:
        """Signed, or entered by hand, more than a day after it was over."""
        written = self.completed_at or self.logged_at
        return written is not None and written - self.over_at > LATE_AFTER


class ContactSkill(Contact.skills.through):  # type: ignore[name-defined]
    """A skill that was coached in a contact: locked with it."""

    class Meta:
        proxy = True
        triggers = [locks.part_of_signed_contact()]
