"""The skills that a clinic teaches. A skill is retired, never deleted: old contacts name it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    class Module(models.TextChoices):
        MINDFULNESS = "mindfulness", _("Mindfulness")
        DISTRESS = "distress", _("Distress tolerance")
        EMOTION = "emotion", _("Emotion regulation")
        INTERPERSONAL = "interpersonal", _("Interpersonal effectiveness")
        MIDDLE_PATH = "middle_path", _("Middle path")

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")
    module = models.CharField(max_length=16, choices=Module)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["clinic", "name"], name="skill_once_a_clinic")]

    def __str__(self) -> str:
        """In the reader's language where it is one of the usual skills; else as the clinic wrote it."""
        return gettext(self.name)
