"""The numbers a client calls from and can be called at."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class ClientPhone(models.Model):
    """One number of one client. The same number on two clients is a shared phone: its caller has to say who calls."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="phones")
    number = PhoneNumberField(_("number"))
    label = models.CharField(_("label"), max_length=40, blank=True)
    can_text = models.BooleanField(_("takes texts"), default=True)
    texts_agreed_at = models.DateTimeField(_("agreed to be texted, knowing the risk"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["number"], condition=models.Q(retired_at=None), name="phone_in_use")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "number"], condition=models.Q(retired_at=None), name="phone_once_a_client"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
