"""Who treats a client: one primary therapist at a time, and the leaders of their skills group."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CareRole(models.TextChoices):
    PRIMARY = "primary", _("Primary therapist")
    LEADER = "leader", _("Skills group leader")


class CareTeamMember(models.Model):
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="care_of")
    role = models.CharField(_("role"), max_length=10, choices=CareRole)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(role="primary", until=None), name="team_one_primary_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["client", "user", "role"], condition=Q(until=None), name="team_member_once_a_role"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="team_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} #{self.pk}"
