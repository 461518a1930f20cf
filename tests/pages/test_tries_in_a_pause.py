"""How often a client tried to be coached in a pause: one rule, wherever it is counted (P2)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching import conversations
from coaching.models import Contact
from coaching.reports import figures
from coaching.reports.scope import Scope
from coaching.views.rows import session_list
from coaching.views.rows.board import gather
from tests.pages.conftest import LINE, NOON

DAY = timedelta(days=1)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def texts(cleo, pause):
    def sent(*bodies):
        phone = str(cleo.phones.get().number)
        for minute, body in enumerate(bodies):
            arrived = conversations.Arrived(sid=f"SM{body}", line=LINE, peer=phone, body=body)
            conversations.receive(arrived, now=NOON + timedelta(minutes=minute))

    return sent


@pytest.fixture
def told(browse, jonas, cleo, pause):
    """On the board, on the client's page, in the next session's list, in the report."""

    def counted(many):
        now = NOON + timedelta(hours=1)
        assert gather(jonas, now).pauses[0].attempts == many
        page = browse(jonas).get(f"/clients/{cleo.uuid}/").content.decode()
        assert ("tried once since" in page, f"tried {many} times since" in page) == (many == 1, many > 1)
        points = [p.title for p in session_list.gathered(cleo, jonas, now).open if p.key == f"pause:{pause.pk}"]
        assert points == {0: [], 1: ["Tried once in the pause"]}.get(many, [f"Tried {many} times in the pause"])
        assert figures.rule(Scope(cleo.clinic, NOON - DAY, NOON + DAY, CHICAGO))["attempts"] == many

    return counted


def test_words_that_ask_for_something_else_are_no_tries_and_stay_on_record(cleo, texts, told) -> None:
    texts("STOP", "START", "PAGE")
    told(0)
    assert Contact.objects.filter(client=cleo, in_pause=True, texts__isnull=False).count() == 3


def test_calls_and_words_are_tries(cleo, texts, told, calls) -> None:
    texts("CALL", "I need you", "STOP")
    told(2)
    calls(cleo, "paused", at=NOON + timedelta(minutes=9))
    told(3)


def test_one_is_told_as_once(texts, told) -> None:
    texts("Please")
    told(1)


@pytest.mark.parametrize("what", [{"direction": "out"}, {"outcome": "connected"}, {"told_of_harm_at": NOON}])
def test_what_is_no_try_of_theirs_is_not_counted(cleo, calls, told, what) -> None:
    Contact.objects.filter(pk=calls(cleo, "paused").pk).update(**what)
    told(0)
