"""Webhooks meet no middleware (config.wsgi): the same views, without what only browsers need."""

import io

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import path
from django.utils import translation

from config import wsgi


def show(request, **kwargs):
    words = [translation.get_language() or "none", "session" if hasattr(request, "session") else "plain"]
    return HttpResponse(" ".join(words))


def broken(request):
    raise ValueError("Ana Duarte")


urlpatterns = [
    path("line/voice/", show),
    path("line/broken/", broken),
    path("page/", show),
    path("healthz", show),
    path("readyz", show),
]


def ask(address):
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(status=int(status[:3]), headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "POST" if address.startswith("/line/") else "GET",
        "PATH_INFO": address,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "HTTP_ACCEPT_LANGUAGE": "es",
    }
    body = b"".join(wsgi.application(environ, start_response))
    return answer["status"], body.decode(), answer["headers"]


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = __name__
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # as Django's test client does
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    translation.activate("en")


def test_a_page_has_session_language_and_security_headers():
    status, body, headers = ask("/page/")
    assert (status, body) == (200, "es session")
    assert "Content-Security-Policy" in headers


def test_a_webhook_has_none_of_them():
    status, body, headers = ask("/line/voice/")
    assert (status, body) == (200, "en plain")
    assert headers.keys() == {"Content-Type", "Content-Length"}  # of an unknown length it would leave in three pieces
    assert int(headers["Content-Length"]) == len(body)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_load_balancer_that_asks_by_address_and_without_https_is_answered(settings, address):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["coaching.example.org"], True
    assert ask(address)[:2] == (200, "en plain")


def test_the_language_of_a_page_does_not_stay_in_the_thread():
    assert ask("/page/")[1].startswith("es")
    assert ask("/line/voice/")[1].startswith("en")


def test_an_error_in_a_webhook_is_an_answer_and_quotes_nothing():
    status, body, _ = ask("/line/broken/")
    assert status == 500
    assert "Duarte" not in body
