"""The demo clinic, whose clients have lived through much, and the job that carries a deletion out."""

from datetime import UTC, datetime, timedelta

import pytest

from clients import records
from clients.models import Client
from clinic.models import Clinic, Ground, User
from coaching.erasing import carrying_out, orders
from telephony import door
from tests import demo_once

NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
HOUR = orders.CAN_BE_TAKEN_BACK


class Carrier:
    """It keeps which texts and calls it was told to delete; `trouble` by name: what it says instead."""

    def __init__(self):
        self.gone, self.trouble = [], {}

    def delete_message(self, sid):
        if sid in self.trouble:
            raise self.trouble[sid]
        self.gone.append(sid)

    delete_call = delete_message


@pytest.fixture(autouse=True)
def carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr(door, "carrier", lambda: made)
    return made


@pytest.fixture
def riverbend(db):
    demo_once.load(now=NOON)
    return Clinic.objects.get(slug="riverbend")


@pytest.fixture
def staff(riverbend):
    return {user.name.split()[0].lower(): user for user in User.objects.all()}


@pytest.fixture
def ada(staff):
    return staff["ada"]


@pytest.fixture
def clients(riverbend):
    return {client.first_name.lower(): client for client in Client.objects.all()}


@pytest.fixture
def ended(ada):
    """`ended(ben, years_ago=8)`: treatment ended then."""

    def done(client, *, years_ago=0):
        at = NOON - timedelta(days=round(365.25 * years_ago))
        Client.objects.filter(pk=client.pk).update(created_at=at - timedelta(days=1))
        if client.discharged_at:
            records.readmit(client, by=ada, now=at)
        records.discharge(client, by=ada, now=at, reason="moved away")
        return client

    return done


@pytest.fixture
def deleted(ada, ended):
    """`deleted(ben)`: treatment ends, the record is ordered to be deleted, and the job does it."""

    def done(client, *, ground=Ground.REQUEST):
        if client.discharged_at is None:
            ended(client)
        (stone,) = orders.order([client], ground=ground, reason="Letter 17", by=ada, now=NOON)
        carrying_out.carry_on(now=NOON + HOUR)
        stone.refresh_from_db()
        return stone

    return done
