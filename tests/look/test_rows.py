"""What a row tells and lets do, by its state."""

import re

import pytest
from django.template.loader import render_to_string

from tests.look.conftest import MIRA, NOW
from tests.look.demo_rows import BEN, PAUSE, QUEUE


def row(**changes: object) -> str:
    facts = {"row": BEN | {"state": "waiting", "words": ""} | changes, "user": MIRA, "now": NOW, "csrf_token": "token"}
    return render_to_string("components/callback_row.html", facts)


def test_it_offers_only_what_is_allowed_now() -> None:
    assert "<form" not in row()
    html = row(call_url="/b/1/")
    assert 'action="/b/1/"' in html
    assert html.count("<form") == 1
    assert 'name="csrfmiddlewaretoken"' in html


def test_it_tells_severity_in_words_as_well() -> None:
    assert "Severity 5 of 5" in row()
    assert "Severity 0 of 5" in row(severity=0)
    assert "Severity not rated" in row(severity=None)


def test_it_names_the_client_on_every_button_for_who_hears_the_page() -> None:
    html = row(call_url="/b/", claim_url="/c/")
    assert html.count('<span class="visually-hidden"> Ben Okafor</span>') == 2


def test_it_is_late_in_words_not_only_in_red() -> None:
    assert "12 min late" in row()
    assert 'data-tone="late"' in row()


@pytest.mark.parametrize("facts", QUEUE, ids=lambda facts: facts["state"])
def test_it_keeps_its_id_from_refresh_to_refresh(facts: dict[str, object]) -> None:
    assert f'id="call-back-{facts["id"]}"' in row(**facts)


def test_it_says_what_the_client_hears_in_a_pause() -> None:
    html = render_to_string("components/pause_row.html", {"row": PAUSE, "user": MIRA, "now": NOW})
    assert "tried 2 times" in html
    assert "19 h left" in html
    assert PAUSE["hears"] in html
    assert re.search(r'<progress[^>]*max="86400" value="68400"', html)
