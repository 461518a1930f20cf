"""A leader passes on what is the primary therapist's; it stands on that board until it is put away."""

import pytest

from clients import records
from clinic.models import AuditEvent
from coaching.models import PassedOn
from tests.pages.conftest import NOON
from tests.riverbend import texts_to

NOTE = "asked about the exam on Friday"


@pytest.fixture
def in_group(ben, lee, jonas):
    records.add_leader(ben, leader=lee, by=jonas, now=NOON)
    return ben


@pytest.fixture
def passed(browse, lee, in_group):
    browse(lee).post(f"/clients/{in_group.uuid}/pass-on/", {"note": NOTE})
    return PassedOn.objects.get()


def test_it_comes_to_the_board_of_the_primary_therapist(browse, jonas, lee, mira, passed) -> None:
    page = browse(jonas).get("/").content.decode()
    assert "Lee Park passed something on to you" in page
    assert NOTE not in page
    assert "passed something on" not in browse(lee).get("/").content.decode()
    assert "passed something on" not in browse(mira).get("/").content.decode()
    assert texts_to(jonas.phone) == ["item-waiting"]


def test_the_therapist_reads_it_and_puts_it_away(browse, jonas, passed) -> None:
    browser = browse(jonas)
    assert NOTE in browser.get(f"/passed-on/{passed.uuid}/").content.decode()
    assert AuditEvent.objects.filter(action="client.read", data__page="passed-on", actor_id=jonas.pk).exists()
    page = browser.post(f"/passed-on/{passed.uuid}/settle/", follow=True).content.decode()
    assert "passed something on" not in page
    assert "Put away by Jonas Weber" in browser.get(f"/passed-on/{passed.uuid}/").content.decode()


def test_a_leader_reads_what_they_passed_on_and_does_not_put_it_away(browse, lee, passed) -> None:
    page = browse(lee).get(f"/passed-on/{passed.uuid}/").content.decode()
    assert NOTE in page
    assert "settle" not in page
    assert browse(lee).post(f"/passed-on/{passed.uuid}/settle/").status_code == 404


def test_another_leader_of_the_group_does_not_read_it(browse, mira, jonas, passed, in_group) -> None:
    records.add_leader(in_group, leader=mira, by=jonas, now=NOON)
    assert browse(mira).get(f"/clients/{in_group.uuid}/").status_code == 200
    assert browse(mira).get(f"/passed-on/{passed.uuid}/").status_code == 404


def test_the_note_is_encrypted_and_told_to_no_trail(passed) -> None:
    event = AuditEvent.objects.get(action="need.passed_on")
    assert NOTE not in str(event.data)
    assert "note" not in event.data


def test_the_primary_therapist_has_nobody_to_pass_to(browse, jonas, ben) -> None:
    assert browse(jonas).get(f"/clients/{ben.uuid}/pass-on/").status_code == 404


def test_a_leader_passes_on_for_members_of_their_own_group_alone(browse, lee, ben) -> None:
    assert browse(lee).get(f"/clients/{ben.uuid}/pass-on/").status_code == 404


def test_without_a_therapist_it_says_whom_to_tell(browse, lee, in_group) -> None:
    in_group.team.filter(role="primary").update(until=NOON)
    page = browse(lee).post(f"/clients/{in_group.uuid}/pass-on/", {"note": NOTE}).content.decode()
    assert "Nobody is the primary therapist now." in page
    assert NOTE in page
