"""python -m bench.sign_in ADDRESS: the cookie of a new session of that member of staff."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django wants its settings first
from django.test import Client as Browser  # noqa: E402

from clinic.models import User  # noqa: E402

if __name__ == "__main__":
    browser = Browser()
    browser.force_login(User.objects.get(email=sys.argv[1]))
    print(f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}")
