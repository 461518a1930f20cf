"""The settings of a real clinic, loaded in a process of their own: https only, and Django's deploy check is content."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_environment import PRODUCTION

BASE = Path(__file__).resolve().parents[2]
NAMES = [
    "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT", "ALLAUTH_TRUSTED_PROXY_COUNT", "DEBUG", "LOCAL", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
]  # fmt: skip
ASK = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))
"""


def python(*words):
    env = {**PRODUCTION, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run([sys.executable, *words], cwd=BASE, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def production():
    return json.loads(python("-c", ASK).stdout)


@pytest.mark.slow
def test_cookies_travel_by_https_to_this_host_only(production):
    assert production["SESSION_COOKIE_NAME"] == "__Host-session"
    assert production["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert production["SESSION_COOKIE_SECURE"]
    assert production["CSRF_COOKIE_SECURE"]


@pytest.mark.slow
def test_a_browser_that_came_once_by_https_always_does(production):
    assert production["SECURE_SSL_REDIRECT"]
    assert production["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600


@pytest.mark.slow
def test_nothing_of_the_local_demo_is_left(production):
    assert not production["LOCAL"]
    assert not production["DEBUG"]
    assert not production["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    assert production["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


@pytest.mark.slow
def test_djangos_deploy_check_is_content():
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
