"""Riverbend with Jonas and Mira, Dev, and Fay with her mother Karin."""

import pytest

from agreements import templates
from agreements.models import Agreement
from clients import records
from clients.models import Client
from clinic import audit, clinics, staff
from clinic.models import Clinic, User
from clinic.roles import Role
from telephony import nudges
from tests.agreements.flow.desk import DEV, FAY, JONAS, KARIN, MIRA, NOON, later, sent, signs
from tests.agreements.once import Once, begins_with, once  # noqa: F401

SET_UP = audit.SYSTEM("set-up")
BEFORE = later(days=-30)


@pytest.fixture(scope="session")
def seals(tmp_path_factory):
    return tmp_path_factory.mktemp("seals")


@pytest.fixture(autouse=True)
def _own_seals(settings, seals, monkeypatch):
    """Key files of these tests alone, and no nudge to a worker."""
    settings.SEAL_ROOT = seals
    monkeypatch.setattr(nudges, "_publish", None)


def hire(clinic: Clinic, name: str, *roles: Role, phone: str = "") -> User:
    email = f"{name.split()[0].lower()}@{clinic.slug}.example"
    return staff.create(clinic, email=email, name=name, roles=roles, phone=phone, by=SET_UP, now=BEFORE)


def take_in(therapist: User, name: str, number: str, **more: object) -> Client:
    client = records.create(clinic=therapist.clinic, name=name, by=therapist, now=BEFORE, **more)
    records.add_phone(client, number=number, texts_agreed=True, by=therapist, now=BEFORE)
    records.assign_primary(client, therapist=therapist, by=therapist, now=BEFORE)
    return client


@pytest.fixture(scope="module")
def house(once: Once, request, django_db_blocker) -> Once:  # noqa: F811
    """Riverbend and its people; with `BEGINS_WITH` Dev's agreement, "sent" or "signed"."""
    with django_db_blocker.unblock():
        _people(once)
        if begins_with(request):
            made = once.make("agreement", lambda: sent(once.row("dev"), by=once.row("jonas")))
        if "signed" in begins_with(request):
            signs(DEV, "Dev Rao")
            assert Agreement.objects.get(pk=made.pk).state == "signed"
    return once


def _people(house: Once) -> None:
    riverbend = house.make("riverbend", lambda: clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550190",
        lines=("+13145550100",), by=SET_UP, now=BEFORE,
    ))  # fmt: skip
    templates.add_defaults(riverbend, by=SET_UP, now=BEFORE)
    harbor = clinics.open_clinic(
        second_factor_required=False,
        name="Harbor DBT", slug="harbor", time_zone="America/New_York", office_number="+13145550290",
        lines=("+13145550200",), by=SET_UP, now=BEFORE,
    )  # fmt: skip
    house.make("otto", lambda: hire(harbor, "Otto Berg", Role.ADMIN, Role.THERAPIST))
    house.make("ada", lambda: hire(riverbend, "Ada Quist", Role.ADMIN))
    jonas = house.make("jonas", lambda: hire(riverbend, "Jonas Weber", Role.THERAPIST, phone=JONAS))
    mira = house.make("mira", lambda: hire(riverbend, "Mira Sand", Role.THERAPIST, phone=MIRA))
    house.make("dev", lambda: take_in(jonas, "Dev Rao", DEV))
    fay = house.make("fay", lambda: take_in(mira, "Fay Lindqvist", FAY, programme="adolescent"))
    records.add_caregiver(
        fay, name="Karin Lindqvist", relationship="mother", phone=KARIN, guardian=True, by=mira, now=BEFORE
    )


@pytest.fixture
def riverbend(db, house) -> Clinic:
    return house.row("riverbend")


@pytest.fixture
def ada(db, house) -> User:
    return house.row("ada", "clinic")


@pytest.fixture
def jonas(db, house) -> User:
    return house.row("jonas", "clinic")


@pytest.fixture
def mira(db, house) -> User:
    return house.row("mira", "clinic")


@pytest.fixture
def otto(db, house) -> User:
    return house.row("otto", "clinic")


@pytest.fixture
def dev(db, house) -> Client:
    return house.row("dev", "clinic")


@pytest.fixture
def fay(db, house) -> Client:
    return house.row("fay", "clinic")


@pytest.fixture
def agreement(db, house) -> Agreement:
    """Dev's, as far as the file says in BEGINS_WITH."""
    return house.row("agreement", "client__clinic", "therapist")


@pytest.fixture
def noon():
    return NOON
