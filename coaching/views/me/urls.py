"""Addresses below /me/: a person's own page, and the shell that works offline."""

from django.urls import include, path

from coaching.views.me import entrance, home, shell

by_token = [
    path("", entrance.me, name="me"),
    path("pin/", entrance.pin, name="me-pin"),
    path("ask/", home.ask, name="me-ask"),
    path("agreement/", home.agreement, name="me-agreement"),
    path("coaching-line.vcf", entrance.card, name="me-card"),
    path("close/", entrance.leave, name="me-close"),
    path("offline/", shell.offline, name="me-offline"),
    path("app.webmanifest", shell.manifest, name="me-manifest"),
]
urlpatterns = [
    path("worker.js", shell.worker, name="me-worker"),
    path("offline/", shell.nowhere, name="me-nowhere"),
    path("<str:token>/", include(by_token)),
]
