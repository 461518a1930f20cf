"""Languages the line and the client's pages speak."""

from django.utils.translation import gettext_lazy as _

CODES = ("en", "es")
CHOICES = [("en", _("English")), ("es", _("Spanish"))]
