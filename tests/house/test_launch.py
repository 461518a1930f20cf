"""`make run`, piece by piece: what it keeps, whom it refuses, what it says when something keeps ending."""

import os
import socket
import sys

import pytest

from config import launch
from config.processes import Child, Trouble


@pytest.fixture(autouse=True)
def local(tmp_path, monkeypatch):
    folder = tmp_path / ".local"
    folder.mkdir()
    monkeypatch.setattr(launch, "KEPT", folder)
    monkeypatch.setattr(launch, "wait_until", lambda true, seconds, pause=0: true())
    return folder


def test_its_keys_are_made_once_and_read_by_nobody_else(local):
    first = launch.kept_environment(8000, {})
    launch.write_environment(first)
    assert launch.kept_environment(8000, {}) == first
    assert (local / "env").stat().st_mode & 0o777 == 0o600


def test_another_port_moves_the_address_along():
    launch.write_environment(launch.kept_environment(8000, {}))
    assert launch.kept_environment(8100, {})["PUBLIC_URL"] == "http://127.0.0.1:8100"


def test_data_without_its_keys_is_not_opened(local):
    (local / "postgres").mkdir()
    (local / "postgres" / "PG_VERSION").write_text("18\n")
    with pytest.raises(Trouble, match=r"\.local/env with its keys is gone"):
        launch.kept_environment(8000, {})


def test_it_runs_once_in_a_folder():
    refused = pytest.raises(Trouble, match=f"runs already from this folder .process {os.getpid()}")
    with launch.only_once(), refused, launch.only_once():
        pass


def test_a_busy_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} .for the pages. is busy"):
            launch.check_ports(port)


def test_servers_of_ones_own_are_used_instead_of_embedded_ones():
    given = {"DATABASE_URL": "postgres://a:b@db/c", "REDIS_URL": "redis://broker"}
    assert launch.servers(launch.kept_environment(8000, {}), given) == []


def test_the_application_never_holds_the_owners_password():
    kept = launch.kept_environment(8000, {})
    launch.servers(kept, {})
    env = launch.own_words(kept, {})
    seen = [child.env for child in launch.children(launch.as_application(env, kept))]
    assert all(kept["OWNER_PASSWORD"] not in str(dict(each)) for each in seen)
    assert all("intersession_app:" in each["DATABASE_URL"] for each in seen)


def test_the_last_port_is_kept_when_it_can_be():
    assert launch.last_port("postgres://a:b@127.0.0.1:40001/c") == 40001
    assert launch.last_port("") == 0


def test_a_clinic_on_the_net_is_not_started_as_a_demo(monkeypatch):
    monkeypatch.setattr(launch, "check_ports", lambda port: None)
    given = {"PUBLIC_URL": "https://coaching.example.org", "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
             "TWILIO_AUTH_TOKEN": "real", "ALLOWED_HOSTS": "coaching.example.org",
             "EMAIL_URL": "smtp://mail.example"}  # fmt: skip
    with pytest.raises(Trouble, match="is for this machine only"):
        launch.run(8000, given)


def test_a_process_that_keeps_ending_stops_the_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(launch.time, "sleep", lambda seconds: None)
    dying = Child("worker", [sys.executable, "-c", "import sys; sys.exit('no database')"], tmp_path / "worker.log")
    with pytest.raises(Trouble, match="The worker process keeps ending: no database"):
        launch.watch([dying])
    assert capsys.readouterr().out.count("is started again") == launch.RESTARTS
