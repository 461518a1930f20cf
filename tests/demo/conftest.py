"""The demo clinic as it is loaded, on a Tuesday at 13:00 in Chicago unless a test says otherwise."""

import datetime as dt

import pytest

from clients.models import Client
from clinic.models import Clinic, User
from tests import demo_once

NOON = dt.datetime(2026, 3, 10, 18, 0, tzinfo=dt.UTC)


@pytest.fixture
def riverbend(db: None) -> Clinic:
    demo_once.load(now=NOON)
    return Clinic.objects.get(slug="riverbend")


@pytest.fixture
def staff(riverbend: Clinic) -> dict[str, User]:
    return {user.name.split()[0].lower(): user for user in User.objects.all()}


@pytest.fixture
def clients(riverbend: Clinic) -> dict[str, Client]:
    return {client.first_name.lower(): client for client in Client.objects.all()}
