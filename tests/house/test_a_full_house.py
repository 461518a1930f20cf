"""With every place taken, one more page is sent off in a friendly way, and calls and health checks come in (P1)."""

import io

import pytest

from config import wsgi
from config.places import Places


@pytest.fixture(autouse=True)
def full(monkeypatch):
    monkeypatch.setattr(wsgi, "places", Places(0))
    for name in ("pages", "line"):
        monkeypatch.setattr(wsgi, name, lambda environ, start_response, name=name: [name.encode()])


def ask(path):
    said = {}

    def start_response(status, headers, exc_info=None):
        said.update(dict(headers), status=status)

    body = b"".join(wsgi.application({"PATH_INFO": path, "wsgi.input": io.BytesIO()}, start_response))
    return body.decode(), said


def test_p1_one_page_more_is_told_to_come_again_and_where_to_find_help():
    body, said = ask("/")
    assert said["status"].startswith("503")
    assert said["Retry-After"] == "5"
    assert "988" in body
    assert "Try again" in body


@pytest.mark.parametrize(("path", "who"), [("/line/voice/", "line"), ("/line/text/", "line"), ("/healthz", "line")])
def test_p1_calls_texts_and_health_checks_come_in(path, who):
    assert ask(path)[0] == who
