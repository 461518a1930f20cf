"""The two clinics of the demo and some of their staff, as these tests know them."""

import datetime as dt

import pytest

from clinic import audit, clinics, staff
from clinic.models import Clinic, User
from clinic.roles import Role
from tests.remembered import remembered

NOON = dt.datetime(2026, 3, 10, 18, 0, tzinfo=dt.UTC)  # a Tuesday, 13:00 in Chicago
SET_UP = audit.SYSTEM("set-up")


@pytest.fixture
@remembered
def riverbend(db: None) -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=("+13145550100",), by=SET_UP, now=NOON,
    )  # fmt: skip


@pytest.fixture
@remembered
def harbor(db: None) -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Harbor DBT", slug="harbor", time_zone="America/New_York", office_number="+13145550201",
        lines=("+13145550200",), by=SET_UP, now=NOON,
    )  # fmt: skip


@pytest.fixture
@remembered
def ada(riverbend: Clinic) -> User:
    return staff.create(
        riverbend, email="ada@riverbend.example", name="Ada Quist", roles=[Role.ADMIN], by=SET_UP, now=NOON,
        password="coaching-demo",
    )  # fmt: skip


@pytest.fixture
@remembered
def mira(riverbend: Clinic, ada: User) -> User:
    return staff.create(
        riverbend, email="mira@riverbend.example", name="Mira Sand", phone="+13145550111",
        roles=[Role.THERAPIST], by=ada, now=NOON,
    )  # fmt: skip


@pytest.fixture
@remembered
def otto(harbor: Clinic) -> User:
    return staff.create(harbor, email="otto@harbor.example", name="Otto Berg", roles=[Role.ADMIN], by=SET_UP, now=NOON)
