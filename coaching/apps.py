from importlib import import_module

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Joins coaching to what telephony announces; telephony itself knows nothing of clients."""
        import_module("coaching.wiring")
