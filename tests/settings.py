"""The project's settings as tests use them: the same, but nothing is collected and passwords hash quickly."""

import os
import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = Path(os.devnull)  # else each browser of a test reads through what a clinic here has collected
SPOOL_ROOT = Path(tempfile.gettempdir()) / f"intersession-spool-{os.getpid()}"  # made when something is kept
