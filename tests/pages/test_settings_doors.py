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


@dataclass(frozen=True)
class Door:
    """`of`: whose address it is; `methods` it takes."""

    name: str
    of: str = ""
    methods: str = "GET"


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
    Door("keeping"),
    Door("keeping-check", methods="POST"),
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
    Door("staff-change", "person", "POST"),
    Door("staff-roles", "person", "POST"),
    Door("staff-link", "person", "POST"),
    Door("staff-second-factor", "person", "POST"),
    Door("staff-hand-over", "person", "GET POST"),
    Door("staff-deactivate", "person", "POST"),
]
every_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)


@pytest.fixture
def address(ada: User, mira: User):
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
    return lambda door: reverse(door.name, args=[things[door.of]] if door.of else [])


def signed_in(user: User) -> Browser:
    """Just now, so that nothing asks for the password again."""
    user.set_password("coaching-demo")
    user.save()
    browser = Browser()
    browser.post("/accounts/login/", {"login": user.email, "password": "coaching-demo"})
    browser.post("/accounts/reauthenticate/", {"password": "coaching-demo"})
    return browser


def test_the_table_names_every_page() -> None:
    names = {name for name in get_resolver(settings_urls).reverse_dict if isinstance(name, str)}
    assert names == {door.name for door in DOORS}


@every_door
def test_strangers_find_nothing_and_change_nothing(door: Door, address, ada, mira, lee, otto) -> None:
    """Whoever is not signed in, left, or lacks the second factor; a therapist, a leader; for a record of the clinic,
    another clinic's admin.
    """
    url = address(door)
    gone = strangers.browser_of_somebody_who_left(ada.clinic, now=NOON)
    for browser in (Browser(), gone):
        strangers.is_sent_to(strangers.TO_SIGN_IN, url, browser)
    strangers.all_find_nothing(url, door.methods, (mira, lee))
    strangers.without_second_factor(url, ada)


@every_door
def test_it_takes_only_its_methods(door: Door, address, ada: User) -> None:
    hers = signed_in(ada)
    for method in {"GET", "POST", "PUT", "DELETE"} - set(door.methods.split()):
        assert getattr(hers, method.lower())(address(door)).status_code == 405


@pytest.mark.parametrize("door", [d for d in DOORS if d.of], ids=lambda door: door.name)
def test_another_clinics_record_does_not_exist(door: Door, address, otto: User) -> None:
    his = signed_in(otto)
    for method in door.methods.split():
        assert getattr(his, method.lower())(address(door)).status_code == 404


@pytest.mark.parametrize(
    "name", ["staff-change", "staff-roles", "staff-link", "staff-second-factor", "staff-deactivate", "staff-invite"]
)
def test_a_change_of_people_asks_for_the_password_again(name: str, address, browse, ada: User, mira: User) -> None:
    url = reverse(name, args=[] if name == "staff-invite" else [mira.uuid])
    ada.set_password("coaching-demo")
    ada.save()
    assert browse(ada).post(url)["Location"].startswith("/accounts/reauthenticate/")
