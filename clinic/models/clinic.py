import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clinic import languages
from clinic.numbers import E164, validate_e164
from clinic.zones import validate_zone


class Clinic(models.Model):
    """One practice with its staff, clients and coaching lines. Several live in one installation and never see
    each other.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    country = models.CharField(_("country"), max_length=2, default="US", help_text=_("Two letters, for example US."))
    language = models.CharField(_("language"), max_length=5, choices=languages.CHOICES, default="en")
    office_number = models.CharField(_("office number"), max_length=16, validators=[validate_e164])
    second_factor_required = models.BooleanField(_("staff sign in with a second factor"), default=True, db_default=True)
    synthetic = models.BooleanField(_("only our own test calls live here"), default=False, db_default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clinic_country_is_iso", condition=models.Q(country__regex=r"^[A-Z]{2}$")),
            models.CheckConstraint(name="clinic_language_is_spoken", condition=models.Q(language__in=languages.CODES)),
            models.CheckConstraint(name="clinic_office_number_is_e164", condition=models.Q(office_number__regex=E164)),
            models.UniqueConstraint(
                fields=["synthetic"], condition=models.Q(synthetic=True), name="clinic_one_is_synthetic"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CoachingLine(models.Model):
    """A number that clients call and text. The number that was dialled tells which clinic is meant.

    `…_asked_at`: when the carrier last told us what it had for this line that never reached us; `added_at`, by the
    database's clock, is since when it could be asked.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="lines")
    number = models.CharField(_("number"), max_length=16, unique=True, validators=[validate_e164])
    retired_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    texts_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    calls_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="coachingline_number_is_e164", condition=models.Q(number__regex=E164))
        ]

    def __str__(self) -> str:
        return self.number
