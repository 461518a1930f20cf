"""Who asks for readiness or figures is answered before they give up themselves, also while the database is frozen."""

import pytest

from config import wsgi
from telephony import deadline

PATIENCE = 10.0  # of Prometheus, and of most watchers, unless told otherwise


@pytest.fixture
def left(monkeypatch):
    """Seconds that the database may take, as the one who answers finds them."""
    found = {}

    def answer(environ, start_response):
        found[environ["PATH_INFO"]] = deadline.remaining()
        return []

    for name in ("pages", "line"):
        monkeypatch.setattr(wsgi, name, answer)
    return found


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_a_frozen_database_is_given_up_in_time(left, path):
    wsgi.application({"PATH_INFO": path}, None)
    assert left[path] < PATIENCE / 2 + 0.1


def test_a_page_waits_longer(left):
    wsgi.application({"PATH_INFO": "/"}, None)
    assert left["/"] > PATIENCE
