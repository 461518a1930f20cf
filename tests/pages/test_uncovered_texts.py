"""P1, P4: a text that nobody covers stands on the board of those who are told of it until somebody has read it."""

from datetime import timedelta

import pytest

from clinic.models import AuditEvent
from clinic.roles import Role
from coaching import callbacks, conversations
from coaching.conversations import Arrived
from coaching.models import ConversationText
from coaching.views.rows.board import gather
from tests.pages.conftest import LINE, NOON, hire, take_in

ELI, BEN = "+13145550125", "+13145550122"


def text(body, *, peer, sid, at=NOON):
    return conversations.receive(Arrived(sid=sid, line=LINE, peer=peer, body=body), now=at)


@pytest.fixture
def cry(eli):
    return text("I want to die", peer=ELI, sid="SM1")


def told(board):
    return [(row.name, row.unread) for row in board.uncovered_texts]


def test_p1_the_admin_sees_at_the_top_that_texts_wait_and_no_word_of_them(browse, ada, eli, cry) -> None:
    text("please", peer=ELI, sid="SM2")
    assert told(gather(ada, NOON)) == [("Eli Stone", 2)]
    page = browse(ada).get("/").content.decode()
    assert page.index("Nobody covers") < page.index("Who waits in the clinic")
    assert f'href="/clients/{eli.uuid}/texts/"' in page
    assert "want to die" not in page


def test_p4_closing_the_request_takes_no_text_off_the_board(ada, eli, asks, cry) -> None:
    callbacks.close(asks(eli), because="by_person", note="spoke with the office", by=ada, now=NOON)
    board = gather(ada, NOON)
    assert (board.uncovered, told(board)) == ([], [("Eli Stone", 1)])
    assert board.uncovered_count == 1


def test_p4_it_stays_when_the_admin_has_looked_and_goes_when_who_answers_has_read(browse, ada, mira, eli, cry) -> None:
    thread = f"/clients/{eli.uuid}/texts/"
    assert browse(ada).get(thread).status_code == 200
    assert told(gather(ada, NOON)) == [("Eli Stone", 1)]
    browse(mira).get(thread)
    assert ConversationText.objects.get().read_by == mira
    assert told(gather(ada, NOON)) == []


def test_a_text_that_has_a_coach_is_theirs_and_so_is_a_stop(ada, ben, eli) -> None:
    text("hello", peer=BEN, sid="SM1")
    text("STOP", peer=ELI, sid="SM2")
    assert told(gather(ada, NOON)) == []


def test_p4_an_open_board_is_told_of_it(ada, eli, browse) -> None:
    before = gather(ada, NOON).version
    text("I want to die", peer=ELI, sid="SM1")
    board = gather(ada, NOON)
    assert board.arrived["texts"] == NOON.isoformat()
    assert browse(ada, htmx=True).get(f"/board/live/?known={before}").status_code == 200
    assert board.version != before


def test_p8_nobody_else_sees_it(jonas, lee, otto, cry) -> None:
    assert [told(gather(user, NOON)) for user in (jonas, lee, otto)] == [[], [], []]


def test_who_answers_the_client_and_runs_the_clinic_sees_it_once(riverbend) -> None:
    both = hire(riverbend, "Uma Reyes", "+13145550119", Role.THERAPIST, Role.ADMIN)
    take_in(riverbend, "Gus Hale", "+13145550130", both)
    text("hello?", peer="+13145550130", sid="SM1")
    board = gather(both, NOON)
    assert ([row.name for row in board.texts], told(board)) == (["Gus Hale"], [])


def test_the_newest_come_first_and_their_names_are_put_on_record(browse, riverbend, ada, mira, eli, cry) -> None:
    fay = take_in(riverbend, "Fay Lindqvist", "+13145550126", mira)
    text("anybody?", peer="+13145550126", sid="SM2", at=NOON + timedelta(minutes=1))
    assert [name for name, _ in told(gather(ada, NOON))] == ["Fay Lindqvist", "Eli Stone"]
    browse(ada).get("/")
    assert sorted(AuditEvent.objects.get(action="client.read").data["ids"]) == sorted([eli.pk, fay.pk])


@pytest.mark.parametrize("many", [1, 12])
def test_it_asks_the_database_no_more_often_for_many(
    many, riverbend, browse, ada, mira, django_assert_max_num_queries
) -> None:
    for number in range(many):
        peer = f"+131455509{number:02}"
        take_in(riverbend, f"Client {number}", peer, mira)
        text("hello?", peer=peer, sid=f"SM{number}")
    browser = browse(ada)
    browser.get("/")  # the first page of a session writes the session
    with django_assert_max_num_queries(6):
        page = browser.get("/")
    assert page.content.decode().count("row-unread") == many
