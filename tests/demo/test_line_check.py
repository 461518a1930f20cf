"""`manage.py line_check`: one line a check, and 1 as the way out while something is a problem."""

import datetime as dt
import io
from urllib.error import URLError

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from clients.models import Client, CoachingPlan
from clinic import audit
from clinic.models import AuditEvent, Clinic, CoachingLine, CrisisLine, RoleGrant, User
from coaching import readiness
from coaching.line import fallback
from coaching.models import Alert, ProcessClock, WeeklyWindow
from coaching.readiness import Level, hosted, installation
from telephony import door, spool
from telephony.errors import CarrierError, Failure
from telephony.spool import Event
from tests.demo.conftest import NOON

HEALTH = "see System health"


class Answering:
    def list_inbound_messages(self, **question):
        return []


class Refusing:
    def list_inbound_messages(self, **question):
        raise CarrierError(Failure.OUR_ACCOUNT, permanent=True)


@pytest.fixture(autouse=True)
def all_is_well(db, monkeypatch, settings, tmp_path):
    settings.SPOOL_ROOT = tmp_path / "spool"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(installation, "watchdog_age", lambda now: 5.0)
    monkeypatch.setattr(door, "carrier", Answering)


def found(about: str) -> readiness.Answer:
    return next(answer for answer in readiness.report(now=NOON) if answer.about.endswith(about))


def problems() -> list[str]:
    return [answer.about for answer in readiness.report(now=NOON) if answer.level == Level.PROBLEM]


def test_it_finds_the_demo_clinic_ready(riverbend):
    assert problems() == []
    assert "Priya Nair" in found("Riverbend DBT: covers").found
    assert "Mira" not in found("Riverbend DBT: covers").found
    assert "Jonas" not in found("Riverbend DBT: covers").found, "who never closes needs no cover"


def test_it_prints_a_line_a_check_and_leaves_with_1_on_a_problem(riverbend, capsys, time_machine):
    time_machine.move_to(NOON, tick=False)
    call_command("line_check", no_color=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Ready to take calls."
    assert all(line.split()[0] in {"ok", "warning"} for line in lines[:-1])
    CoachingLine.objects.all().delete()
    with pytest.raises(SystemExit) as left:
        call_command("line_check", no_color=True)
    assert left.value.code == 1
    assert "Riverbend DBT: line: it has no number →" in capsys.readouterr().out


def test_it_says_first_which_version_answers(db, settings):
    assert next(iter(readiness.report(now=NOON))).found == settings.VERSION


def test_it_warns_where_a_day_passed_without_a_backup(riverbend, settings):
    assert found("backup").level == Level.OK, "on one's own machine"
    settings.LOCAL = False
    assert found("backup").found == "none was made"
    audit.record(audit.SYSTEM("backup"), "backup.made", AuditEvent, clinic_id=None, now=NOON - dt.timedelta(hours=27))
    assert found("backup").level == Level.WARNING
    audit.record(audit.SYSTEM("backup"), "backup.made", AuditEvent, clinic_id=None, now=NOON - dt.timedelta(hours=3))
    assert found("backup").found == "the last was made 3 h ago"


def test_it_misses_a_clinic(db):
    assert "clinics" in problems()


def test_it_misses_an_admin(riverbend):
    RoleGrant.objects.filter(user__clinic=riverbend, role="admin").delete()
    assert problems() == ["Riverbend DBT: admin"]


def test_it_warns_of_an_admin_without_a_phone(riverbend):
    User.objects.filter(name="Ada Quist").update(phone="")
    assert found("Riverbend DBT: admin").level == Level.WARNING


def test_it_misses_a_policy_in_effect(riverbend):
    Clinic.objects.create(name="Quay DBT", slug="quay", time_zone="UTC", office_number="+13145550390", created_at=NOON)
    assert {"Quay DBT: policy", "Quay DBT: line", "Quay DBT: admin"} <= set(problems())


def test_it_misses_crisis_lines_of_a_country_where_a_client_lives(riverbend):
    Client.objects.filter(name="Ben Okafor").update(country="CA")
    assert found("Riverbend DBT: crisis lines").found == "none for CA"


def test_it_misses_a_check_of_the_crisis_lines_within_a_year(riverbend):
    CrisisLine.objects.filter(clinic=riverbend, number="988").update(verified_on=dt.date(2025, 1, 1))
    assert found("Riverbend DBT: crisis lines").level == Level.PROBLEM


def test_it_warns_where_the_static_fallback_knows_no_numbers(riverbend):
    Clinic.objects.filter(slug="harbor").update(country="NZ")
    assert found("Harbor DBT: static fallback").level == Level.WARNING


def test_it_compares_the_static_fallback_that_is_hosted(riverbend, settings, monkeypatch):
    hosted_files = fallback.of_clinic(riverbend) | fallback.of_clinic(Clinic.objects.get(slug="harbor"))
    settings.FALLBACK_URL = "https://static.example.org/line"
    monkeypatch.setattr(hosted, "fetch", lambda url: hosted_files[url.removeprefix("https://static.example.org/line/")])
    assert found("Riverbend DBT: static fallback").level == Level.OK
    CrisisLine.objects.filter(clinic=riverbend, number="988").update(number="8005550199")
    assert "riverbend-voice-en.xml does not say" in found("Riverbend DBT: static fallback").found


def test_it_misses_a_static_fallback_that_is_not_there(riverbend, settings, monkeypatch):
    def refused(url):
        raise URLError("refused")

    settings.FALLBACK_URL = "https://static.example.org/line"
    monkeypatch.setattr(hosted, "fetch", refused)
    assert "Riverbend DBT: static fallback" in problems()


def test_it_warns_where_nobody_says_where_the_static_fallback_is(riverbend, settings):
    settings.LOCAL = False
    assert found("Riverbend DBT: static fallback").level == Level.WARNING


def test_it_warns_of_a_therapist_without_phone_or_hours(riverbend):
    User.objects.filter(name="Jonas Weber").update(phone="")
    WeeklyWindow.objects.filter(therapist__name="Mira Sand").delete()
    assert "Jonas Weber" in found("Riverbend DBT: phones").found
    assert "Mira Sand" in found("Riverbend DBT: limits").found


def test_it_misses_a_key_that_opens_what_is_stored(riverbend):
    CoachingPlan.objects.update(updated_at=NOON)
    newest = CoachingPlan.objects.order_by("pk").last()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_coachingplan SET meanwhile = replace(meanwhile, ':local:', ':lost:') WHERE id = %s",
            [newest.pk],
        )
    assert found("field keys").found == "they do not open clients.CoachingPlan.meanwhile"


def test_processes_that_run_with_other_field_keys_are_named(riverbend):
    ProcessClock.objects.create(name="web@vm", ahead_seconds=0, field_keys=["old"], seen_at=timezone.now())
    answer = found("field keys")
    assert (answer.level, answer.do) == (Level.PROBLEM, "restart them")
    assert answer.found.startswith("web@vm run without ")


def test_it_misses_ticks(riverbend, monkeypatch):
    monkeypatch.setattr(installation, "watchdog_age", lambda now: 9 * 60.0)
    assert found("jobs").found == "the last tick was 9 min ago"
    monkeypatch.setattr(installation, "watchdog_age", lambda now: None)
    assert found("jobs").level == Level.PROBLEM


def test_it_lists_what_the_watch_found_as_warnings(riverbend):
    late = {"queue": "message", "seconds": 400}
    Alert.objects.create(condition="late", facts=late, began_at=NOON, seen_at=NOON)
    failing = {"failed": 3, "handed": 4, "dead": 0}
    Alert.objects.create(condition="delivery", clinic=riverbend, facts=failing, began_at=NOON, seen_at=NOON)
    assert found("alert late") == readiness.Answer(
        Level.WARNING, "alert late", "The oldest has waited for 6 minutes", HEALTH
    )
    assert found("Riverbend DBT: alert delivery").found == "Within an hour 3 of 4 did not arrive"
    assert problems() == []


def test_it_does_not_list_what_is_over(riverbend):
    Alert.objects.create(condition="record", facts={"seconds": 400}, began_at=NOON, seen_at=NOON, cleared_at=NOON)
    assert not [answer for answer in readiness.report(now=NOON) if "alert record" in answer.about]


def test_it_misses_a_carrier_that_knows_our_account(riverbend, monkeypatch):
    monkeypatch.setattr(door, "carrier", Refusing)
    assert found("carrier").found == "our account"


def test_it_misses_the_broker(riverbend, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "broker" in problems()


def test_it_says_what_this_host_keeps_because_it_could_not_be_stored(riverbend, settings, tmp_path):
    assert found("spool").level == Level.OK
    spool.keep(Event("line-text", {}, NOON))
    assert found("spool").level == Level.WARNING
    spool.set_aside(spool.waiting()[0])
    assert found("spool").level == Level.PROBLEM
    settings.SPOOL_ROOT = tmp_path / "a file" / "spool"
    (tmp_path / "a file").write_text("")
    assert "nothing can be kept" in found("spool").found


def test_it_wants_https_where_clients_are_real(riverbend, settings):
    settings.LOCAL, settings.PUBLIC_URL = False, "http://coaching.example.org"
    assert "public URL" in problems()
    settings.PUBLIC_URL = "https://coaching.example.org"
    assert found("public URL").level == Level.OK


def test_it_wants_the_database_to_refuse_changes_of_the_trail(riverbend, settings):
    assert found("rights").level == Level.WARNING, "on one's own machine"
    settings.LOCAL = False
    assert "clinic_auditevent" in found("rights").found
    assert "rights" in problems()
    assert "config.furnish" in found("rights").do


def test_it_is_content_with_the_application_role(riverbend):
    call_command("grant_rights", role="line_check_app", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE line_check_app")
    assert found("rights").level == Level.OK
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_it_still_answers_without_a_database(monkeypatch):
    def down(*args):
        raise DatabaseError

    monkeypatch.setattr(installation, "MigrationExecutor", down)
    answers = list(readiness.report(now=NOON))
    assert [answer.about for answer in answers] == ["version", "database", "spool", "public URL", "broker", "carrier"]


def test_without_a_database_it_does_not_say_that_a_line_is_missing(monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(CoachingLine.objects, "filter", down)
    told = installation.carrier(now=NOON)
    assert "the database does not answer" in told.found
    assert "line" not in told.do


def test_it_says_how_many_migrations_are_missing(monkeypatch):
    monkeypatch.setattr(installation.MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    assert found("database").found == "2 migrations are missing"
    assert found("database").do == "run python -m config.furnish as the owner"
