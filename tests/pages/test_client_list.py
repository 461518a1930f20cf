"""The list of clients: one's own, found by name without the name in an address."""

from datetime import timedelta

from clients.models import Client
from clinic import staff
from clinic.models import AuditEvent
from clinic.roles import Role
from tests.pages.conftest import NOON, take_in


def test_it_lists_ones_own_clients_and_how_coaching_stands(browse, riverbend, jonas, ben, cleo, pause, eli) -> None:
    take_in(riverbend, "Dev Rao", "+13145550124", jonas, signed=False)
    page = browse(jonas).get("/clients/").content.decode()
    assert "3 clients" in page
    assert "Eli Stone" not in page
    assert "in pause" in page
    assert "agreement waits" in page


def test_it_lists_the_whole_clinic_to_its_admin_with_the_therapists(browse, ada, ben, eli) -> None:
    page = browse(ada).get("/clients/").content.decode()
    assert "2 clients" in page
    assert "Mira Sand" in page


def test_it_finds_by_a_part_of_the_name_and_keeps_what_was_typed(browse, jonas, ben, cleo) -> None:
    page = browse(jonas).post("/clients/", {"name": "okaf"}).content.decode()
    assert "Ben Okafor" in page
    assert "Cleo" not in page
    assert 'value="okaf"' in page


def test_it_finds_nobody_elses(browse, jonas, eli) -> None:
    page = browse(jonas).post("/clients/", {"name": "eli"}).content.decode()
    assert "No client of yours has this in their name" in page


def test_it_never_puts_a_name_into_an_address(browse, jonas, ben) -> None:
    """A search by GET would stand in the browser's history and in every log on the way (P6)."""
    page = browse(jonas).get("/clients/?name=okaf").content.decode()
    assert "1 client" in page
    assert 'method="post" action="/clients/"' in page


def test_it_narrows_to_a_ready_made_list(browse, jonas, ben, cleo, pause) -> None:
    page = browse(jonas).get("/clients/?show=paused").content.decode()
    assert "Cleo Martin" in page
    assert "Ben Okafor" not in page


def test_it_says_why_it_is_empty(browse, mira) -> None:
    assert "You have no clients yet" in browse(mira).get("/clients/").content.decode()


def test_it_puts_the_names_that_were_shown_on_record(browse, jonas, ben, cleo) -> None:
    browse(jonas).get("/clients/")
    event = AuditEvent.objects.get(action="client.read")
    assert event.data == {"page": "clients", "ids": sorted([ben.pk, cleo.pk])}


def test_it_lists_who_had_no_contact_for_28_days(browse, jonas, ben, cleo, calls) -> None:
    Client.objects.update(created_at=NOON - timedelta(days=90))
    calls(ben, "connected", at=NOON - timedelta(days=27), with_whom=jonas)
    calls(cleo, "connected", at=NOON - timedelta(days=29), with_whom=jonas)
    page = browse(jonas).get("/clients/?show=quiet").content.decode()
    assert "Cleo Martin" in page
    assert "Ben Okafor" not in page


def test_an_admin_who_treats_narrows_to_their_own(browse, riverbend, ada, ben, jonas) -> None:
    staff.grant_role(jonas, Role.ADMIN, by=ada, now=NOON)
    take_in(riverbend, "Zoe Quill", "+13145550141", ben.team.get().user)
    page = browse(jonas).get("/clients/?show=mine").content.decode()
    assert "My own" in page
    assert "Ben Okafor" in page
    assert "My own" not in browse(ada).get("/clients/").content.decode()
