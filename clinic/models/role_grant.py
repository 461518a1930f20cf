from django.conf import settings
from django.db import models

from clinic.roles import Role


class RoleGrant(models.Model):
    """A role somebody holds or held: who gave it when, who ended it when. `granted_by` is empty when the
    set-up gave it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=12, choices=Role.choices)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], name="rolegrant_one_open", condition=models.Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="rolegrant_role_is_known", condition=models.Q(role__in=["therapist", "leader", "admin"])
            ),
            models.CheckConstraint(
                name="rolegrant_ended_at_and_by",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="rolegrant_ends_after_it_began",
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("granted_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"
