"""A client is taken in: by the office for any therapist, by a therapist for themselves, and nobody twice by mistake."""

import pytest

from clients.models import CareTeamMember, Client
from clinic.models import AuditEvent
from tests.pages.conftest import take_in

ASKED = {
    "name": " Ivo   Brandt ", "born_on": "1990-03-04", "number": "(314) 555-0131", "texts": "on", "language": "es",
    "programme": "adult", "country": "US", "time_zone": "America/Denver",
}  # fmt: skip


@pytest.fixture
def ask(jonas):
    return {**ASKED, "therapist": str(jonas.uuid)}


def test_a_therapist_takes_in_their_own_client(browse, jonas, ask) -> None:
    answer = browse(jonas).post("/clients/new/", ask)
    ivo = Client.objects.get()
    assert answer["Location"] == f"/clients/{ivo.uuid}/"
    assert (ivo.name, ivo.language, ivo.time_zone, str(ivo.born_on)) == (
        "Ivo Brandt", "es", "America/Denver", "1990-03-04",
    )  # fmt: skip
    assert CareTeamMember.objects.get(client=ivo).user == jonas
    phone = ivo.phones.get()
    assert (str(phone.number), bool(phone.texts_agreed_at)) == ("+13145550131", True)


def test_a_therapist_takes_in_nobody_for_a_colleague(browse, jonas, mira, ask) -> None:
    page = browse(jonas).post("/clients/new/", {**ask, "therapist": str(mira.uuid)})
    assert page.status_code == 200
    assert not Client.objects.exists()


def test_the_office_takes_in_for_every_therapist(browse, ada, mira, jonas, ask) -> None:
    browse(ada).post("/clients/new/", {**ask, "therapist": str(mira.uuid)})
    assert CareTeamMember.objects.get().user == mira


def test_it_shows_who_may_be_the_same_person_before_anything_is_recorded(browse, jonas, ben, ask) -> None:
    browser, asked = browse(jonas), {**ask, "name": "ben okafor"}
    page = browser.post("/clients/new/", asked)
    assert "Perhaps they are on file already" in page.content.decode()
    assert f"/clients/{ben.uuid}/" in page.content.decode()
    assert Client.objects.count() == 1
    browser.post("/clients/new/", {**asked, "seen": page.context["form"]["seen"].value()})
    assert Client.objects.count() == 2


def test_who_sends_it_twice_is_shown_the_first(browse, jonas, ask) -> None:
    browser = browse(jonas)
    browser.post("/clients/new/", ask)
    assert "has the same name" in browser.post("/clients/new/", ask).content.decode()
    assert Client.objects.count() == 1


def test_a_colleagues_client_has_no_name_there(browse, riverbend, jonas, mira, ask) -> None:
    zoe = take_in(riverbend, "Zoe Quill", "+13145550131", mira)
    page = browse(jonas).post("/clients/new/", ask).content.decode()
    assert "A client of a colleague" in page
    assert "calls from the same number" in page
    assert "Quill" not in page
    asked_about = AuditEvent.objects.get(action="client.read", actor_id=jonas.pk)
    assert asked_about.data == {"page": "doubles", "ids": [zoe.pk]}


def test_another_clinics_clients_are_nobody(browse, harbor, ines, jonas, ask) -> None:
    take_in(harbor, "Ivo Brandt", "+13145550131", ines)
    browse(jonas).post("/clients/new/", ask)
    assert Client.objects.filter(clinic=jonas.clinic).count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "  ", "Enter the client&#x27;s name."),
        ("number", "12", "Enter a telephone number"),
        ("born_on", "0090-03-04", "with four digits"),
        ("born_on", "2090-03-04", "with four digits"),
        ("country", "XX", "not one of the available choices"),
    ],
)
def test_it_says_what_to_do_and_keeps_what_was_typed(browse, jonas, ask, field, typed, says) -> None:
    page = browse(jonas).post("/clients/new/", {**ask, field: typed}).content.decode()
    assert says in page
    assert "America/Denver" in page
    assert not Client.objects.exists()
