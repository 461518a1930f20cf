"""The table of docs/operations.md, the compose file, the units and `make run` start the same processes."""

import pytest

from config import launch
from config.celery import options
from config.gunicorn import graceful_timeout
from tests.deploy.files import SERVICES, documented, seconds, started_by, unit

PROCESSES = documented()
SERVICE_OF = {"web": ["web", "web-next"], "worker": ["worker"], "carrier worker": ["carrier"], "beat": ["beat"]}
UNIT_OF = {
    "web": "intersession-web@.service",
    "worker": "intersession-worker.service",
    "carrier worker": "intersession-carrier.service",
    "beat": "intersession-beat.service",
}
OURS = [name for services in SERVICE_OF.values() for name in services]
LONGEST_TASK = options("redis://127.0.0.1/0")["task_time_limit"]


def test_the_table_names_them_all():
    assert PROCESSES.keys() == SERVICE_OF.keys() == UNIT_OF.keys()


@pytest.mark.parametrize(("process", "words"), PROCESSES.items())
def test_each_is_in_the_compose_file_and_has_a_unit(process, words):
    for service in SERVICE_OF[process]:
        assert SERVICES[service]["command"][: len(words)] == words
    assert started_by(UNIT_OF[process])[: len(words)] == words


@pytest.mark.parametrize(("process", "child"), [("worker", "worker"), ("carrier worker", "carrier")])
def test_workers_carry_as_many_tasks_as_those_of_make_run(process, child, tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "KEPT", tmp_path)
    argv = next(each.argv for each in launch.children({}) if each.name == child)
    wanted = {"--concurrency", "--without-gossip", "--without-mingle", "--queues"}
    flags = {word: argv[argv.index(word) + 1] for word in wanted}
    for words in (SERVICES[SERVICE_OF[process][0]]["command"], started_by(UNIT_OF[process])):
        assert wanted <= set(words)
        for flag in ("--concurrency", "--queues"):
            assert words[words.index(flag) + 1] == flags[flag]


def test_tables_and_rights_come_first_and_only_then_the_owners_password_is_known():
    assert SERVICES["migrate"]["command"] == ["python", "-m", "config.furnish"]
    assert started_by("intersession-migrate.service") == ["python", "-m", "config.furnish"]
    for service in OURS:
        assert SERVICES[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    with_owner = [name for name, service in SERVICES.items() if "owner.env" in service.get("env_file", [])]
    assert with_owner == ["migrate"]
    assert not any("owner.env" in unit(name)["EnvironmentFile"] for name in UNIT_OF.values())
    last = unit("intersession-migrate.service")["EnvironmentFile"]  # systemd takes the last file's word
    assert last == "/etc/intersession/owner.env"


def test_who_is_asked_to_stop_is_let_finish():
    """A task, a request: the patience is longer than the longest of them."""
    for service in ("worker", "carrier"):
        assert seconds(SERVICES[service]["stop_grace_period"]) > LONGEST_TASK
        assert seconds(unit(f"intersession-{service}.service")["TimeoutStopSec"]) > LONGEST_TASK
    for service in SERVICE_OF["web"]:
        assert seconds(SERVICES[service]["stop_grace_period"]) > graceful_timeout
    assert seconds(unit(UNIT_OF["web"])["TimeoutStopSec"]) > graceful_timeout


def test_a_container_that_is_made_anew_keeps_its_name():
    """What a host keeps and how its clock goes is on record by name; one that is gone would alarm for ever."""
    assert {SERVICES[service]["hostname"] for service in OURS} == set(OURS)


def test_nothing_of_ours_writes_where_it_should_not_or_runs_as_root():
    for service in [*OURS, "migrate"]:
        assert SERVICES[service]["read_only"] is True
        assert SERVICES[service]["cap_drop"] == ["ALL"]
        assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]
    for name in UNIT_OF.values():
        assert (unit(name)["User"], unit(name)["ProtectSystem"]) == ("intersession", "strict")
