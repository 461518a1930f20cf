"""Chooses the tests' settings before Django is set up; in the root, so that a plain `pytest` finds it too."""
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
