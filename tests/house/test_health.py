"""/healthz, /readyz, /metrics: what a machine may ask, and what it is not told."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from config import health
from config.processes import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch):
    monkeypatch.setattr(health, "_migrated", [])


def test_the_process_is_there(client):
    assert client.get("/healthz").content == b"ok\n"


def test_it_is_ready_with_database_and_migrations(client):
    assert client.get("/readyz").status_code == 200
    assert client.get("/readyz").json()["database"] == "ok"


def test_a_broker_that_is_down_is_degraded_and_still_ready(client, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "degraded")


def test_it_is_not_ready_while_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_unapplied", lambda: True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations are missing")


def test_it_is_not_ready_without_its_database(client, monkeypatch):
    def gone():
        raise OperationalError("the words of the driver name the host")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


def test_it_is_not_ready_when_the_clocks_are_far_apart(client, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert client.get("/readyz").json()["database"] == "its clock is not ours"


def test_figures_are_given_on_this_machine(client):
    assert 'intersession_oldest_due_seconds{queue="message"} 0.0' in client.get("/metrics").content.decode()


def test_figures_of_this_host_are_given_without_the_database_too(client, monkeypatch, settings, tmp_path):
    settings.SPOOL_ROOT = tmp_path

    def gone():
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", gone)
    told = client.get("/metrics").content.decode()
    assert "intersession_spool_events 0.0" in told
    assert "intersession_oldest_due_seconds" not in told


@pytest.mark.parametrize("far", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}])
def test_figures_are_given_to_nobody_else(client, far):
    assert client.get("/metrics", **far).status_code == 404


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_nothing_can_be_changed_there(client, address):
    assert client.post(address).status_code == 405
