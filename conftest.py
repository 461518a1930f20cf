"""Settings and servers for the tests, before Django is set up; in the root, so that a plain `pytest` finds it."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402  the name above has to stand first

from tests.servers import ensure  # noqa: E402

ensure()
django.setup()
