"""A client's texts: what came, marks of a pause, what the line answered, pictures; read by whoever answers."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from clients import records
from coaching import conversations, typed
from coaching.models import ConversationText
from telephony import media
from telephony.models import Media
from tests.pages.conftest import LINE, NOON, SET_UP

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def texts(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def sent(client, body, *, pictures=(), at=NOON):
        phone = str(client.phones.get().number)
        arrived = conversations.Arrived(sid=f"SM{body}"[:34], line=LINE, peer=phone, body=body, pictures=pictures)
        return conversations.receive(arrived, now=at)

    return sent


@pytest.fixture
def picture(texts, ben):
    texts(ben, "card", pictures=(("https://api.twilio.com/x", "image/png"),))
    found = Media.objects.get()
    media.keep(found, PNG, now=NOON)
    return found


def test_it_shows_what_came_and_what_the_line_answered(browse, jonas, ben, texts) -> None:
    texts(ben, "The landlord is here")
    page = browse(jonas).get(f"/clients/{ben.uuid}/texts/").content.decode()
    assert "The landlord is here" in page
    assert "We have your text." in page
    assert "The line, by itself" in page


def test_it_marks_what_came_in_a_pause(browse, jonas, cleo, pause, texts) -> None:
    texts(cleo, "I am sorry")
    page = browse(jonas).get(f"/clients/{cleo.uuid}/texts/").content.decode()
    assert "in pause" in page
    assert "bubble-pause" in page


@pytest.mark.parametrize("whose", ["ben", "cleo"], ids=["open", "in a pause"])
def test_what_it_asks_with_is_on_the_page(browse, jonas, request, pause, texts, whose) -> None:
    client = request.getfixturevalue(whose)
    texts(client, "hello")
    page = browse(jonas).get(f"/clients/{client.uuid}/texts/").content.decode()
    (include,) = re.findall(r'data-live [^>]*hx-include="([^"]+)"', page)
    ids = re.findall(r"#(\w+)(?=,|$)", include)
    assert [name for name in ids if f'id="{name}"' in page]


def test_it_is_read_when_the_primary_therapist_opens_it(browse, jonas, ben, texts) -> None:
    texts(ben, "hello")
    browse(jonas).get(f"/clients/{ben.uuid}/texts/")
    text = ConversationText.objects.get()
    assert (text.read_by, text.read_at) == (jonas, NOON)


def test_it_stays_unread_for_the_looks_of_others(browse, ada, lee, ben, texts) -> None:
    records.add_leader(ben, leader=lee, by=SET_UP, now=NOON)
    texts(ben, "hello")
    for other in (ada, lee):
        assert "hello" in browse(other).get(f"/clients/{ben.uuid}/texts/").content.decode()
    assert ConversationText.objects.get().read_at is None


def test_it_pages_back_without_loss(browse, jonas, ben, texts) -> None:
    for number in range(103):
        texts(ben, f"text no. {number:03}", at=NOON - timedelta(minutes=103 - number))
    page = browse(jonas).get(f"/clients/{ben.uuid}/texts/").content.decode()
    assert "text no. 102" in page
    assert "text no. 003" in page
    assert "text no. 002" not in page
    before = ConversationText.objects.order_by("at")[3].at
    earlier = browse(jonas).get(f"/clients/{ben.uuid}/texts/", {"before": before.isoformat()}).content.decode()
    assert "text no. 002" in earlier
    assert "Earlier texts" not in earlier


def test_it_shows_a_picture_and_keeps_it_out_of_caches(browse, jonas, ben, picture) -> None:
    assert f'src="/photos/{picture.uuid}/"' in browse(jonas).get(f"/clients/{ben.uuid}/texts/").content.decode()
    answer = browse(jonas).get(f"/photos/{picture.uuid}/")
    assert answer.content == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_it_hands_out_anything_else_as_a_file(browse, jonas, ben, picture) -> None:
    Media.objects.update(content_type="application/pdf")
    answer = browse(jonas).get(f"/photos/{picture.uuid}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_it_has_no_picture_for_a_stranger(browse, mira, ines, picture) -> None:
    for stranger in (mira, ines):
        assert browse(stranger).get(f"/photos/{picture.uuid}/").status_code == 404


def test_it_says_that_a_picture_is_on_its_way(browse, jonas, ben, texts) -> None:
    texts(ben, "card", pictures=(("https://api.twilio.com/x", "image/png"),))
    assert "A picture is on its way" in browse(jonas).get(f"/clients/{ben.uuid}/texts/").content.decode()


def test_an_exchange_is_one_line_of_the_clients_page_and_one_contact(browse, jonas, ben, texts) -> None:
    contact = [texts(ben, body, at=NOON - timedelta(minutes=9)) for body in ("It is bad", "Very bad")][1]
    typed.send(ben, body="Ice first.", once=UUID(int=1), by=jonas, now=NOON - timedelta(minutes=5))
    page = browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()
    assert "Texted with the coach · 3 texts" in page
    assert page.count(f"/contacts/{contact.uuid}/") == 1
    page = browse(jonas).get(f"/contacts/{contact.uuid}/").content.decode()
    assert "2 received, 1 sent, the last 12:55 pm CDT" in page
    assert "Another text of this exchange" in page
    assert "4 min" in page  # the wait
