import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic import languages
from clinic.models.clinic import Clinic
from clinic.models.role_grant import RoleGrant
from clinic.numbers import E164, validate_e164
from clinic.roles import Role
from clinic.zones import validate_zone


class StaffAccounts(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new row with a hashed password (none: nobody can sign in by password). Screens use
        `staff.create`, which audits.
        """
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def whole(self) -> models.QuerySet["User"]:
        """With their clinic and the roles they hold, as every page asks for them: one query."""
        held = RoleGrant.objects.filter(user=models.OuterRef("pk"), ended_at=None).values("role")
        return self.select_related("clinic").annotate(held_roles=ArraySubquery(held))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody on a clinic's staff, who signs in by e-mail. Never deleted and never used for another person:
    deactivated.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="staff")
    email = models.EmailField(_("e-mail"), unique=True)
    former_email = models.EmailField(
        blank=True, editable=False, help_text="The address until deactivation, which frees it."
    )
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("own telephone number"), max_length=16, blank=True, validators=[validate_e164])
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    language = models.CharField(_("language"), max_length=5, choices=languages.CHOICES, default="en")
    alert_sound = models.BooleanField(_("a sound when somebody asks or writes"), default=True, db_default=True)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True, db_default=True)
    created_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    deactivated_by = models.ForeignKey("clinic.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    # While emergency access is open in the browser that asks: the client's id (coaching.emergency). No column.
    emergency_client_id: int | None = None

    objects = StaffAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.CheckConstraint(
                name="user_phone_is_e164", condition=models.Q(phone="") | models.Q(phone__regex=E164)
            ),
            models.CheckConstraint(
                name="user_deactivated_at_and_by",
                condition=models.Q(is_active=True, deactivated_at__isnull=True, deactivated_by__isnull=True)
                | models.Q(is_active=False, deactivated_at__isnull=False, deactivated_by__isnull=False),
            ),
            models.CheckConstraint(name="user_language_is_spoken", condition=models.Q(language__in=languages.CODES)),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held now; asked once an instance. The verbs of `staff` forget it on the instance they
        change.
        """
        held = self.__dict__.pop("held_roles", None)  # of `StaffAccounts.whole`, once
        if held is None:
            held = self.grants.filter(ended_at__isnull=True).values_list("role", flat=True)
        return frozenset(map(Role, held))

    def has_role(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)
