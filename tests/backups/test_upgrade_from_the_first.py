"""An installation of the first released schema, with people in it, comes up to this one: rows, guards and rule hold."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from clinic.models import AuditEvent, CrisisLine, RetiredKey
from coaching import admission
from coaching.backups import checks, making, programs, server
from coaching.models import Contact, Pause
from config.embedded import binaries
from telephony.channels import Channel

FIRST = [(app, "0001_initial") for app in ("clinic", "telephony", "clients", "agreements", "coaching")]
NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=60)
AGED = "_first"
TEXT_LINE = ("text", "741741", "HOME")
LINE, BEN, CLEO = "+13145550100", "+13145550122", "+13145550123"


@pytest.fixture
def first_release(transactional_db, settings):
    """A database of its own on the tests' server, migrated to the first released migrations."""
    settings.POSTGRES_PROGRAMS = str(binaries())
    name = server.ours() + AGED
    server.drop(name)
    server.create(name)
    try:
        with server.looking_at(name):
            MigrationExecutor(connection).migrate(FIRST)
            yield MigrationExecutor(connection).loader.project_state(FIRST).apps
    finally:
        server.drop(name)


def open_riverbend(apps):
    """As the first release would have left it: Jonas treats Ben, who signed, and Cleo, who is in a pause."""
    row = lambda model, **values: apps.get_model(model).objects.create(**values)  # noqa: E731
    zone = {"time_zone": "America/Chicago", "created_at": BEFORE}
    clinic = row("clinic.Clinic", name="Riverbend DBT", slug="riverbend", office_number="+13145550101", **zone)
    row("clinic.CoachingLine", clinic=clinic, number=LINE)
    policy = row("clinic.Policy", clinic=clinic, number=1, effective_from=BEFORE, created_at=BEFORE)
    person = {"email": "jonas@riverbend.example", "name": "Jonas Weber", "phone": "+13145550112", "password": "!"}
    jonas = row("clinic.User", clinic=clinic, **person, **zone)
    row("clinic.RoleGrant", user=jonas, role="therapist", granted_at=BEFORE)
    tried = {"verified_on": BEFORE.date(), "verified_by": jonas, "created_at": BEFORE, "clinic": clinic}
    for position, (how, number, keyword) in enumerate([("call", "988", ""), ("text", "988", ""), TEXT_LINE], 1):
        line = {"label": number, "purpose": "suicide", "how": how, "number": number, "keyword": keyword}
        row("clinic.CrisisLine", country="US", position=position, **line, **tried)
    row("clinic.AuditEvent", clinic=clinic, at=BEFORE, actor_kind="system", actor_label="system:set-up",
        action="clinic.opened", subject_label="clinic.Clinic", subject_id=str(clinic.pk))  # fmt: skip
    for name, number in (("Ben Okafor", BEN), ("Cleo Martin", CLEO)):
        client = row("clients.Client", clinic=clinic, name=name, language="en", country="US", **zone)
        row("clients.ClientPhone", client=client, number=number)
        row("clients.CareTeamMember", client=client, user=jonas, role="primary", since=BEFORE)
        sign(row, client)
    act = {"occurred_at": NOON - timedelta(hours=2), "reported_at": NOON, "precision": "exact", "reported_by": "client"}
    told = row("coaching.Act", client=client, words="I cut", entered_by=jonas, **act)
    ends = {"starts_at": told.occurred_at, "ends_at": told.occurred_at + timedelta(hours=24), "created_at": NOON}
    row("coaching.Pause", client=client, act=told, policy=policy, channels=["call", "text"], **ends)
    row("coaching.Contact", clinic=clinic, client=client, kind="call", direction="in", started_at=BEFORE, note="words")


def sign(row, client):
    texts = {"texts": {}, "texts_sha256": "0" * 64, "created_at": BEFORE}
    template = row("agreements.Template", clinic=client.clinic, audience=f"for {client.pk}", created_at=BEFORE)
    version = row("agreements.TemplateVersion", template=template, number=1, changed_at=BEFORE, **texts)
    shown = row("agreements.Disclosure", clinic=client.clinic, number=client.pk, **texts)
    signed = {"state": "signed", "sent_at": BEFORE, "client_signed_at": BEFORE, "signed_at": BEFORE}
    row("agreements.Agreement", client=client, template_version=version, disclosure=shown, content="{}",
        canonical_text="{}", text_sha256="0" * 64, created_at=BEFORE, **signed)  # fmt: skip


def decided(number):
    return admission.by_number(line=LINE, peer=number, now=NOON).decide(Channel.CALL, NOON)


def refused(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return True


def tables(database):
    """The statements that make them; tests switch some guards off."""
    said = b"".join(programs.reads("pg_dump", "--schema-only", database=database)).decode().splitlines()
    return [line for line in said if line and "DISABLE TRIGGER" not in line and not line.startswith(("--", "\\"))]


def test_it_comes_up_with_its_rows_its_guards_and_its_rule(first_release):
    open_riverbend(first_release)
    before = making.rows()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    after = making.rows()
    assert {name for name, many in before.items() if after[name] < many} == set(), "no row is lost"
    assert checks.guards().level == "ok"
    assert checks.texts().level == "ok"
    assert (decided(BEN).outcome, decided(CLEO).outcome) == ("call_back", "paused")
    assert decided(CLEO).until == NOON + timedelta(hours=22)
    assert Contact.objects.get().note == "words"
    lines = CrisisLine.objects.order_by("position").values_list("how", "presses", "verified_on")
    untried = ("text", {"es": "AYUDA"}, None)
    assert list(lines) == [("call", {}, BEFORE.date()), untried, untried], "nobody has tried the word yet"
    pause, event = Pause.objects.get(), AuditEvent.objects.get()
    assert refused(f"UPDATE clinic_auditevent SET action = 'x' WHERE id = {event.pk}")
    assert refused(f"UPDATE coaching_pause SET ends_at = starts_at WHERE id = {pause.pk}")
    assert not RetiredKey.objects.exists(), "and what is new is there"
    call_command("createcachetable")
    assert tables(server.ours()) == tables(server.ours().removesuffix(AGED)), "the tests' own, which began today"
