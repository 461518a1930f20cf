"""Entering a contact that the line did not see: a form for every kind, signed or finished later, once."""

from uuid import uuid4

import pytest

from coaching.models import Contact, Skill

TOLD = {
    "kind": "email",
    "direction": "in",
    "day": "2026-03-10",
    "clock": "12:30",
    "function": "good_news",
    "outcome": "connected",
}


@pytest.fixture
def page(ben, skill_list):
    return f"/clients/{ben.uuid}/contacts/new/"


def test_it_is_entered_and_signed_in_one_go(browse, jonas, ben, page) -> None:
    sent = TOLD | {"person": ben.uuid, "once": uuid4(), "skills": [Skill.objects.get(name="TIPP").pk], "do": "sign"}
    shown = browse(jonas).post(page, sent, follow=True).content.decode()
    assert "Signed and locked" in shown
    contact = Contact.objects.get()
    assert (contact.kind, contact.function, contact.logged_by, contact.completed_by) == (
        "email",
        "good_news",
        jonas,
        jonas,
    )
    assert [str(skill) for skill in contact.skills.all()] == ["TIPP"]


def test_it_is_finished_later_from_the_board(browse, jonas, ben, page) -> None:
    browse(jonas).post(page, TOLD | {"person": ben.uuid, "once": uuid4(), "outcome": "no_answer", "do": "save"})
    contact = Contact.objects.get()
    assert contact.completed_at is None
    board = browse(jonas).get("/").content.decode()
    assert f'href="/contacts/{contact.uuid}/"' in board
    assert "Tried to reach you" not in board


def test_sent_twice_it_is_one_contact(browse, jonas, ben, page) -> None:
    sent = TOLD | {"person": ben.uuid, "once": uuid4(), "do": "sign"}
    for _ in range(2):
        browse(jonas).post(page, sent)
    assert Contact.objects.count() == 1


def test_later_than_a_day_it_is_marked(browse, jonas, ben, page) -> None:
    sent = TOLD | {"person": ben.uuid, "once": uuid4(), "day": "2026-03-08", "do": "sign"}
    assert "Late entry" in browse(jonas).post(page, sent, follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"function": ""}, "Choose what the contact was for."), ({"clock": "23:00"}, "this one is in the future"),
     ({"person": ""}, "Choose the client."), ({"day": ""}, "Enter the day.")],
)  # fmt: skip
def test_it_says_what_is_missing(browse, jonas, ben, page, wrong, told) -> None:
    shown = browse(jonas).post(page, TOLD | {"person": ben.uuid, "once": uuid4(), "note": "kept"} | wrong)
    assert told in shown.content.decode()
    assert ">\nkept</textarea>" in shown.content.decode()
    assert not Contact.objects.exists()


def test_nobody_enters_a_contact_with_a_colleagues_client(browse, mira, ben, skill_list) -> None:
    sent = TOLD | {"person": ben.uuid, "once": uuid4()}
    assert "Choose a client of yours." in browse(mira).post("/contacts/new/", sent).content.decode()
    assert ben.name not in browse(mira).get("/contacts/new/").content.decode()
