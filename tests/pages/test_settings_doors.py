"""The doors of the settings: an admin's alone, by their methods, and another clinic's records are not behind them."""

from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from django.urls import get_resolver, reverse

from clients import records
from clinic.models import CrisisLine, User
from coaching import settings_urls, skills
from coaching.erasing import orders
from coaching.models import Skill
from tests import strangers
from tests.pages.conftest import NOON, take_in
from tests.strangers import Knock


@dataclass(frozen=True)
class Door:
    """`of`: whose address it is; `methods` it takes."""

    name: str
    of: str = ""
    methods: str = "GET"

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(self.methods.lower().split())


DOORS = [
    Door("settings"),
    Door("rules"),
    Door("rules-change", methods="GET POST"),
    Door("crisis-lines"),
    Door("crisis-line-add", methods="GET POST"),
    Door("crisis-line-verify", "line", "POST"),
    Door("crisis-line-first", "line", "POST"),
    Door("crisis-line-retire", "line", "POST"),
    Door("skills", methods="GET POST"),
    Door("skill-retire", "skill", "POST"),
    Door("skill-return", "skill", "POST"),
    Door("numbers"),
    Door("health"),
    Door("wording"),
    Door("keeping"),
    Door("keeping-check", methods="GET POST"),
    Door("keeping-record", "client"),
    Door("keeping-hold", "client", "GET POST"),
    Door("keeping-delete", "client", "GET POST"),
    Door("deletion", "stone"),
    Door("deletion-take-back", "stone", "POST"),
    Door("audit"),
    Door("audit-head"),
    Door("staff"),
    Door("staff-invite", methods="GET POST"),
    Door("staff-person", "person"),
    Door("staff-change", "person", "GET POST"),
    Door("staff-roles", "person", "GET POST"),
    Door("staff-link", "person", "POST"),
    Door("staff-second-factor", "person", "POST"),
    Door("staff-hand-over", "person", "GET POST"),
    Door("staff-deactivate", "person", "GET POST"),
]


@pytest.fixture
def knocks(ada: User, mira: User) -> list[Knock]:
    skills.add_start_list(ada.clinic, by=ada, now=NOON)
    client = take_in(ada.clinic, "Gil Abara", "+13145550128", mira, signed=False)
    records.discharge(client, by=mira, now=NOON)
    (stone,) = orders.order([client], ground="request", by=ada, now=NOON)
    things = {
        "line": CrisisLine.objects.filter(clinic=ada.clinic).first().pk,
        "skill": Skill.objects.filter(clinic=ada.clinic).first().pk,
        "person": mira.uuid,
        "client": client.uuid,
        "stone": stone.uuid,
    }
    return [
        Knock(door.name, reverse(door.name, args=[things[door.of]] if door.of else []), door.taken) for door in DOORS
    ]


def test_the_table_names_every_page() -> None:
    names = {name for name in get_resolver(settings_urls).reverse_dict if isinstance(name, str)}
    assert names == {door.name for door in DOORS}


def test_whoever_has_no_account_here_any_more_or_never_had_one_is_sent_to_the_sign_in(knocks, ada, ben, jonas) -> None:
    gone = strangers.browser_of_somebody_who_left(ada.clinic, now=NOON)
    for browser in (Browser(), gone, strangers.browser_of_a_signer(ben, by=jonas, now=NOON)):
        strangers.is_sent_to(strangers.TO_SIGN_IN, browser, knocks)


def test_without_the_second_factor_its_set_up_is_all_there_is(knocks, ada) -> None:
    strangers.is_asked_for_a_second_factor(ada, knocks)


def test_a_therapist_and_a_leader_find_no_page(knocks, mira, lee) -> None:
    for user in (mira, lee):
        strangers.finds_nothing(user, knocks)


def test_another_clinics_admin_finds_no_record(knocks, otto) -> None:
    of_records = {door.name for door in DOORS if door.of}
    strangers.finds_nothing(otto, [knock for knock in knocks if knock.name in of_records])


def test_every_door_takes_only_its_methods(knocks, ada) -> None:
    strangers.takes_only_its_methods(ada, knocks)


def test_a_change_of_people_asks_for_the_password_again(knocks, browse, ada: User) -> None:
    ada.set_password("coaching-demo")
    ada.save()
    hers, changes = (
        browse(ada),
        [knock for knock in knocks if knock.name.startswith("staff-") and "post" in knock.methods],
    )
    assert len(changes) == 7
    for knock in changes:
        assert hers.post(knock.url)["Location"].startswith("/accounts/reauthenticate/"), knock.name
