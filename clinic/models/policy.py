from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic import append_only
from clinic.models.clinic import Clinic

CHANNELS = [("call", _("Calls")), ("text", _("Texts"))]
BOUNDS = {  # field: least, most; kept by the form and by the database
    "rule_hours": (1, 168),
    "ring_seconds": (5, 60),
    "call_back_ceiling_hours": (1, 168),
    "pin_tries": (1, 10),
    "overdue_every_minutes": (5, 1440),
    "severe_every_minutes": (1, 1440),
    "replies_per_hour": (1, 60),
    "record_years": (1, 99),
    "minor_years": (0, 99),
    "majority_age": (18, 21),
    "photo_months": (1, 240),
}


def every_channel() -> list[str]:
    return ["call", "text"]


def bounded(field: str) -> list[MinValueValidator | MaxValueValidator]:
    least, most = BOUNDS[field]
    return [MinValueValidator(least), MaxValueValidator(most)]


def within_bounds() -> models.Q:
    return models.Q(*((f"{field}__range", bounds) for field, bounds in BOUNDS.items()))


class Policy(models.Model):
    """A clinic's rules in one numbered version, from a date on. Never changed: a new version is published
    (DOMAIN: the 24-hour rule is a policy of the clinic, versioned, with an effective date; the strict form is
    the default).
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    effective_from = models.DateTimeField(_("in force from"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    rule_applies = models.BooleanField(_("the 24-hour rule applies"), default=True)
    rule_hours = models.PositiveSmallIntegerField(_("hours from the act"), default=24, validators=bounded("rule_hours"))
    rule_channels = ArrayField(
        models.CharField(max_length=4, choices=CHANNELS),
        default=every_channel,
        verbose_name=_("channels the rule closes"),
    )
    asks_about_self_harm = models.BooleanField(_("the line asks about self-harm before it connects"), default=True)
    ring_seconds = models.PositiveSmallIntegerField(
        _("seconds the therapist's phone rings"), default=25, validators=bounded("ring_seconds")
    )
    call_back_ceiling_hours = models.PositiveSmallIntegerField(
        _("hours within which a call-back time may be promised"),
        default=24,
        validators=bounded("call_back_ceiling_hours"),
    )
    pin_tries = models.PositiveSmallIntegerField(_("tries for the PIN"), default=3, validators=bounded("pin_tries"))
    remind_at_once = models.BooleanField(_("remind at once"), default=True)
    remind_half_way = models.BooleanField(_("remind after half of the time"), default=True)
    remind_when_due = models.BooleanField(_("remind when due"), default=True)
    overdue_every_minutes = models.PositiveSmallIntegerField(
        _("minutes between reminders when overdue"), default=30, validators=bounded("overdue_every_minutes")
    )
    severe_every_minutes = models.PositiveSmallIntegerField(
        _("minutes between reminders when severe"), default=10, validators=bounded("severe_every_minutes")
    )
    cover_joins_overdue = models.BooleanField(_("the cover is reminded too when overdue"), default=True)
    replies_per_hour = models.PositiveSmallIntegerField(
        _("automatic replies an hour to one number"), default=6, validators=bounded("replies_per_hour")
    )
    # How long what is kept: the guidance of the profession (7 years; a minor's until 3 years after coming of age, where
    # that is later). A state's law or a payer's contract may ask for more. Not legal advice.
    record_years = models.PositiveSmallIntegerField(
        _("years a record is kept after treatment ended"), default=7, db_default=7, validators=bounded("record_years")
    )
    minor_years = models.PositiveSmallIntegerField(
        _("years after coming of age, where that is later"), default=3, db_default=3, validators=bounded("minor_years")
    )
    majority_age = models.PositiveSmallIntegerField(
        _("age at which a client comes of age"), default=18, db_default=18, validators=bounded("majority_age")
    )
    photo_months = models.PositiveSmallIntegerField(
        _("months a photo is kept that was not put into the record"),
        default=12,
        db_default=12,
        validators=bounded("photo_months"),
    )
    admins_read_notes = models.BooleanField(_("admins may read the words of notes"), default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="policy_number_once_a_clinic"),
            models.CheckConstraint(name="policy_within_bounds", condition=within_bounds()),
            models.CheckConstraint(
                name="policy_channels_are_known",
                condition=models.Q(rule_channels__contained_by=["call", "text"])
                & models.Q(rule_channels__len__range=(1, 2)),
            ),
            models.CheckConstraint(
                name="policy_severe_is_no_slower",
                condition=models.Q(severe_every_minutes__lte=models.F("overdue_every_minutes")),
            ),
        ]
        indexes = [
            models.Index("clinic", models.F("effective_from").desc(), models.F("number").desc(), name="policy_in_force")
        ]
        triggers = append_only.protect()

    def __str__(self) -> str:
        return f"{self.clinic_id} v{self.number}"
