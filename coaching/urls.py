"""Coaching's addresses."""

from django.urls import include, path

urlpatterns = [path("line/", include("coaching.line.urls"))]
