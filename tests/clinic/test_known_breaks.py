"""A break that somebody looked into is known: the alert ends, the trail keeps both, and a new break is found again."""

from datetime import timedelta

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from clinic import audit, audit_chain, chain_checks, known_breaks
from clinic.models import AuditEvent, AuditLink, ChainCheck, KnownBreak
from tests.riverbend import NOON, SET_UP

pytestmark = pytest.mark.django_db
GUARDS = [f"clinic.{model}:append_only_rows" for model in ("AuditEvent", "AuditLink")]


@pytest.fixture
def five(riverbend):
    """Five events, and the chain's check that walked past them."""
    for _ in range(5):
        audit.record(SET_UP, "clinic.changed", riverbend, clinic_id=riverbend.pk, now=NOON)
    audit.link(NOON)
    chain_checks.carry_on(now=NOON)
    return list(AuditEvent.objects.filter(clinic=riverbend).order_by("pk"))


def change(event, action="clinic.opened"):
    with pgtrigger.ignore(*GUARDS):
        AuditEvent.objects.filter(pk=event.pk).update(action=action)


def a_day_later(riverbend):
    chain_checks.carry_on(now=NOON + timedelta(hours=25))
    return ChainCheck.objects.get(chain=riverbend.pk)


def looked_into(riverbend):
    return known_breaks.acknowledge(riverbend.pk, by="Noor Haddad", why="A script of ours.", now=NOON)


def test_p7_the_walk_goes_on_behind_it_and_both_stay_on_record(riverbend, five):
    change(five[2])
    assert a_day_later(riverbend).problem
    known = looked_into(riverbend)
    assert (a_day_later(riverbend).problem, a_day_later(riverbend).seq >= len(five)) == ("", True)
    event = AuditEvent.objects.get(action="audit.break_acknowledged")
    assert (event.actor_label, event.subject_id, event.clinic_id) == ("owner:Noor Haddad", str(known.pk), riverbend.pk)
    report = audit_chain.verify(NOON)
    assert not report.problems
    assert [f"event {five[2].pk} was changed" in line and "A script of ours." in line for line in report.known] == [
        True
    ]


@pytest.mark.parametrize("of_it", ["event", "link"])
def test_p7_what_was_taken_out_is_known_too(riverbend, five, of_it):
    with pgtrigger.ignore(*GUARDS):
        rows = AuditEvent.objects.filter(pk=five[2].pk) if of_it == "event" else five[2].audit_link
        rows.delete()
    assert a_day_later(riverbend).problem
    looked_into(riverbend)
    assert a_day_later(riverbend).problem == ""


def test_p7_a_second_change_of_the_same_event_is_a_new_break(riverbend, five):
    change(five[2])
    a_day_later(riverbend)
    looked_into(riverbend)
    change(five[2], "clinic.closed")
    assert audit_chain.verify(NOON).problems


def test_p7_another_break_behind_it_is_found(riverbend, five):
    change(five[1])
    change(five[3])
    a_day_later(riverbend)
    looked_into(riverbend)
    assert f"event {five[3].pk} was changed" in a_day_later(riverbend).problem


def test_p7_a_tail_that_was_cut_is_walked_anew(riverbend, five):
    with pgtrigger.ignore(*GUARDS):
        AuditLink.objects.filter(chain=riverbend.pk).latest("seq").delete()
    assert "its end was removed" in a_day_later(riverbend).problem
    looked_into(riverbend)
    assert a_day_later(riverbend).problem == ""


def test_p7_the_application_cannot_explain_it_away(riverbend, five):
    change(five[2])
    a_day_later(riverbend)
    call_command("grant_rights")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL ROLE intersession_app")
        looked_into(riverbend)
    assert not KnownBreak.objects.exists()


def test_the_command_says_what_is_known_and_what_is_not_broken(riverbend, five, capsys):
    told = [str(riverbend.pk), "--by", "Noor Haddad", "--why", "A script of ours."]
    with pytest.raises(CommandError, match="Nothing is wrong"):
        call_command("acknowledge_break", *told)
    change(five[2])
    ChainCheck.objects.update(round_began_at=NOON - timedelta(days=2))
    call_command("acknowledge_break", *told)
    call_command("verify_audit")
    assert "known: Chain" in capsys.readouterr().out
