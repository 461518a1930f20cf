from importlib import import_module

from django.apps import AppConfig

from clinic import encryption


class ClinicConfig(AppConfig):
    name = "clinic"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        encryption.ring()  # a wrong key stops the start, with a sentence
        import_module("clinic.sign_ins")  # receivers; they need the models, which exist only now
