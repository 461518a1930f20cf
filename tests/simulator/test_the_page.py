"""The simulator's page, and its way to the exchange."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clinic import access
from telephony.simulator import directory, exchange_client, views
from telephony.simulator.directory import Person

BEN = Person("+13145550122", "Ben", "client", "+13145550100", "signed", "Riverbend DBT", "+13145550112")
JONAS = Person("+13145550112", "Jonas", "staff", "+13145550100", "", "Riverbend DBT")
MIRA = Person("+13145550111", "Mira", "staff", "+13145550100", "", "Riverbend DBT")
PAGES = [
    reverse("phone"),
    reverse("phone-state"),
    reverse("phone-act"),
    reverse("phone-media", kwargs={"sid": "ME0"}),
]


@pytest.fixture(autouse=True)
def people(monkeypatch):
    monkeypatch.setattr(directory, "_providers", [lambda: [MIRA, BEN, JONAS]])


@pytest.fixture
def acts(monkeypatch):
    """What reaches the exchange."""
    wanted: list[dict] = []
    monkeypatch.setattr(exchange_client, "act", lambda one: (wanted.append(one), (200, {"version": "1"}))[1])
    return wanted


@pytest.mark.django_db
def test_it_puts_a_client_beside_their_therapist(client):
    page = client.get(reverse("phone"))
    assert [(side, person.name) for side, person in page.context["sides"]] == [("left", "Ben"), ("right", "Jonas")]


@pytest.mark.django_db
def test_it_shows_whom_the_address_names(client):
    page = client.get(reverse("phone"), {"left": JONAS.number, "right": MIRA.number})
    assert [person.name for _, person in page.context["sides"]] == ["Jonas", "Mira"]


@pytest.mark.django_db
def test_it_always_offers_a_stranger(client):
    assert "A stranger" in client.get(reverse("phone")).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_it_is_not_found_away_from_home(client, settings, page):
    settings.LOCAL = False
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_it_says_why_it_is_open():
    for view in (views.phone, views.phone_state, views.phone_act, views.phone_media):
        assert view.access == access.Access(public="local phone simulator")


def test_it_says_when_the_exchange_is_not_running(client, settings):
    settings.TWILIO_API_BASE_URL = "http://127.0.0.1:9"
    for answer in (client.get(reverse("phone-state")), client.post(reverse("phone-act"), {"act": "answer"})):
        assert answer.status_code == 503
        assert "exchange is not running" in answer.json()["error"]


def test_it_passes_on_what_a_person_does(client, acts):
    client.post(reverse("phone-act"), {"number": BEN.number, "act": "press", "keys": "1", "other": "x"})
    assert acts[0]["number"] == BEN.number
    assert acts[0]["keys"] == "1"
    assert "other" not in acts[0]


def test_it_passes_on_photos(client, acts):
    photo = SimpleUploadedFile("card.png", b"\x89PNG", content_type="image/png")
    client.post(reverse("phone-act"), {"number": BEN.number, "act": "text", "photos": [photo]})
    assert acts[0]["photos"] == [{"content_type": "image/png", "data": "iVBORw=="}]


def test_it_takes_nothing_but_photos(client, acts):
    file = SimpleUploadedFile("page.html", b"<script>", content_type="text/html")
    answer = client.post(reverse("phone-act"), {"number": BEN.number, "act": "text", "photos": [file]})
    assert answer.status_code == 409
    assert acts == []


def test_it_shows_nothing_but_pictures(client, monkeypatch):
    monkeypatch.setattr(exchange_client, "media", lambda sid: b"<script>")
    answer = client.get(reverse("phone-media", kwargs={"sid": "ME0"}))
    assert answer["Content-Type"] == "application/octet-stream"


def test_it_acts_by_post_alone(client):
    assert client.get(reverse("phone-act")).status_code == 405
