"""The numbers a client calls from and can be called at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class ClientPhone(models.Model):
    """One number of one client. The same number on two clients is a shared phone: its caller has to say who calls.

    `doubted_at`: others may use this phone, so the line asks its caller for the PIN too. `confirmed_at`: when the
    client last said that the number is theirs.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="phones")
    number = PhoneNumberField(_("number"))
    label = models.CharField(_("label"), max_length=40, blank=True)
    can_text = models.BooleanField(_("takes texts"), default=True)
    texts_agreed_at = models.DateTimeField(_("agreed to be texted, knowing the risk"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    doubted_at = models.DateTimeField(_("others may use it"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["number"], condition=Q(retired_at=None), name="phone_in_use")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "number"], condition=Q(retired_at=None), name="phone_once_a_client"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False), name="phone_confirmed_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
