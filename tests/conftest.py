"""What every test may use."""

from tests.truncate import django_db_setup

__all__ = ["django_db_setup"]
