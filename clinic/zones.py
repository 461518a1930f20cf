"""Time zones by their IANA name ("America/Chicago")."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_zone(name: str) -> None:
    """ValidationError unless `name` is a zone this machine knows."""
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})
