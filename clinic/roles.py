"""What somebody on the staff may be. A person can hold several roles at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    THERAPIST = "therapist", _("Therapist")
    LEADER = "leader", _("Skills group leader")
    ADMIN = "admin", _("Clinic admin")
