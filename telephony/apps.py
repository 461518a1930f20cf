from importlib import import_module

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "telephony"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The reports register themselves as what the spool may hold."""
        import_module("telephony.told")
