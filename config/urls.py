"""Every address of the house. `clinic.access` says of each view who may come."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from clinic.access import public
from config import accounts, health, preferences, sessions

FLOORS_WITH_PAGES = ["coaching", "agreements", "telephony"]  # each names its own addresses, from the root
urlpatterns: list[URLPattern | URLResolver] = [
    path("line/", include("coaching.line.urls")),  # first: whoever calls waits while the others are tried
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("language/", public("a choice of language tells nothing")(set_language), name="set_language"),
    path("session/keep/", sessions.keep, name="session-keep"),
    path("preferences/", preferences.keep, name="preferences"),
    path("accounts/email/", accounts.not_a_page, name="own-address"),
    path("accounts/", include("allauth.urls")),
    *[path("", include(f"{floor}.urls")) for floor in FLOORS_WITH_PAGES],
]
handler500 = "config.failing.page"
