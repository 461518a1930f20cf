from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.clinic import Clinic


class Purpose(models.TextChoices):
    EMERGENCY = "emergency", _("Emergency")
    SUICIDE = "suicide", _("Suicide and crisis")
    TEXT_LINE = "text_line", _("Text line")
    YOUTH = "youth", _("Young people")
    OTHER = "other", _("Other")


class How(models.TextChoices):
    CALL = "call", _("Call")
    TEXT = "text", _("Text")
    CHAT = "chat", _("Chat")


class CrisisLine(models.Model):
    """Where somebody in danger finds help at once, by country and in order. A number is not edited: the row
    is retired, a new one added.

    `number` is what is dialled or texted, exactly (988 and 741741 are not E.164). `spoken` overrides how it
    is said aloud; empty means digit by digit. `presses` is what a language needs: the key after the call is answered,
    as {"es": "2"}, or the word to text in place of `keyword`, as {"es": "AYUDA"}. `position` orders a country's rows.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="crisis_lines")
    country = models.CharField(_("country"), max_length=2)
    language = models.CharField(_("language of these words"), max_length=5, default="en")
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    how = models.CharField(_("how"), max_length=4, choices=How.choices)
    number = models.CharField(_("number as dialled"), max_length=20, blank=True)
    keyword = models.CharField(_("word to text"), max_length=20, blank=True)
    presses = models.JSONField(_("keys to press, by language"), default=dict, blank=True)
    spoken = models.CharField(_("said aloud as"), max_length=80, blank=True)
    hours = models.CharField(_("hours"), max_length=80, blank=True)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name=_("languages"))
    link = models.URLField(_("link"), blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "country", "position"],
                name="crisisline_one_a_position",
                condition=models.Q(retired_at__isnull=True),
            ),
            models.CheckConstraint(name="crisisline_country_is_iso", condition=models.Q(country__regex=r"^[A-Z]{2}$")),
            models.CheckConstraint(
                name="crisisline_can_be_reached",
                condition=models.Q(number__regex=r"^[+0-9*#]+$")
                | (models.Q(how="chat", number="") & ~models.Q(link="")),
            ),
            models.CheckConstraint(
                name="crisisline_verified_on_and_by",
                condition=models.Q(verified_on__isnull=True, verified_by__isnull=True)
                | models.Q(verified_on__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="crisisline_retired_at_and_by",
                condition=models.Q(retired_at__isnull=True, retired_by__isnull=True)
                | models.Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.number}".strip()

    def key(self, language: str) -> str:
        """What is pressed after the call is answered, to be spoken with in the language; mostly nothing."""
        return str(self.presses.get(language, "")) if self.how == How.CALL else ""

    def word(self, language: str) -> str:
        """What is texted to it by whoever writes the language; nothing where any words do."""
        return str(self.presses.get(language, self.keyword)) if self.how == How.TEXT else ""
