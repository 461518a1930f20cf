"""Every error page gives the crisis lines and a way on, without asking a database or a session (P1)."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "405.html", "429.html", "500.html")


@pytest.mark.parametrize("page", PAGES)
def test_it_leads_on_with_nothing_to_ask(page: str) -> None:
    html = render_to_string(page)
    for way_on in ('href="tel:911"', 'href="tel:988"', "local emergency number", 'href="/"', "coaching line"):
        assert way_on in html


@pytest.mark.parametrize("page", PAGES)
def test_it_says_what_the_page_is_in_the_readers_language(page: str) -> None:
    with translation.override("es"):
        assert '<html lang="es">' in render_to_string(page, request=RequestFactory().get("/"))


def test_it_comes_even_when_no_static_file_is_known(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    html = render_to_string("500.html")
    assert "/static/css/app.css" in html
    assert "988" in html
