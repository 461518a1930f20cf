"""Riverbend with Jonas and Mira, Dev, and Fay with her mother Karin."""

import pytest

from agreements import seal_keys, templates
from clients import records
from clients.models import Client
from clinic import audit, clinics, staff
from clinic.models import Clinic, User
from clinic.roles import Role
from telephony import nudges
from tests.agreements.flow.desk import DEV, FAY, JONAS, KARIN, MIRA, NOON, later
from tests.truncate import django_db_setup  # noqa: F401

SET_UP = audit.SYSTEM("set-up")
BEFORE = later(days=-30)


@pytest.fixture(autouse=True)
def _own_seals(settings, tmp_path, monkeypatch):
    """Key files of this test alone, and no nudge to a worker."""
    settings.SEAL_ROOT = tmp_path / "seals"
    monkeypatch.setattr(nudges, "_publish", None)
    yield
    seal_keys._signer.cache_clear()


@pytest.fixture
def riverbend(db) -> Clinic:
    made = clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550190",
        lines=("+13145550100",), by=SET_UP, now=BEFORE,
    )  # fmt: skip
    templates.add_defaults(made, by=SET_UP, now=BEFORE)
    return made


def hire(clinic: Clinic, name: str, *roles: Role, phone: str = "") -> User:
    email = f"{name.split()[0].lower()}@{clinic.slug}.example"
    return staff.create(clinic, email=email, name=name, roles=roles, phone=phone, by=SET_UP, now=BEFORE)


@pytest.fixture
def ada(riverbend) -> User:
    return hire(riverbend, "Ada Quist", Role.ADMIN)


@pytest.fixture
def jonas(riverbend) -> User:
    return hire(riverbend, "Jonas Weber", Role.THERAPIST, phone=JONAS)


@pytest.fixture
def mira(riverbend) -> User:
    return hire(riverbend, "Mira Sand", Role.THERAPIST, phone=MIRA)


@pytest.fixture
def otto(db) -> User:
    harbor = clinics.open_clinic(
        second_factor_required=False,
        name="Harbor DBT", slug="harbor", time_zone="America/New_York", office_number="+13145550290",
        lines=("+13145550200",), by=SET_UP, now=BEFORE,
    )  # fmt: skip
    return hire(harbor, "Otto Berg", Role.ADMIN, Role.THERAPIST)


def take_in(therapist: User, name: str, number: str, **more: object) -> Client:
    client = records.create(clinic=therapist.clinic, name=name, by=therapist, now=BEFORE, **more)
    records.add_phone(client, number=number, texts_agreed=True, by=therapist, now=BEFORE)
    records.assign_primary(client, therapist=therapist, by=therapist, now=BEFORE)
    return client


@pytest.fixture
def dev(jonas) -> Client:
    return take_in(jonas, "Dev Rao", DEV)


@pytest.fixture
def fay(mira) -> Client:
    client = take_in(mira, "Fay Lindqvist", FAY, programme="adolescent")
    records.add_caregiver(
        client, name="Karin Lindqvist", relationship="mother", phone=KARIN, guardian=True, by=mira, now=BEFORE
    )
    return client


@pytest.fixture
def noon():
    return NOON
