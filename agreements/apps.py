from importlib import import_module

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Joins agreements to what the clinic and its telephony announce."""
        import_module("agreements.concerning")  # receivers; they need the models, which exist only now
        import_module("agreements.leaving")
