"""Time zones by their IANA name ("America/Chicago")."""

from functools import lru_cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

known = lru_cache(maxsize=1)(available_timezones)  # it walks through hundreds of files


def validate_zone(name: str) -> None:
    """ValidationError unless `name` is a zone this machine knows."""
    if name not in known():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})
