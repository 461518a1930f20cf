"""Settings and servers for the tests, before Django is set up; here, so that a plain `pytest` finds it."""

import gc
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

from tests.servers import ensure

gc.disable()  # until all tests are collected: nothing of what they are is rubbish
ensure()
django.setup()
