"""The hourly walk: a piece further each time, anew each day, and what it found stays found."""

from datetime import timedelta

import pgtrigger
import pytest

from clinic import audit, chain_checks
from clinic.models import AuditEvent, AuditLink, ChainCheck
from tests.riverbend import NOON, SET_UP

pytestmark = pytest.mark.django_db
GUARDS = [f"clinic.{model}:append_only_rows" for model in ("AuditEvent", "AuditLink")]


def after(**span):
    return NOON + timedelta(**span)


def more(clinic):
    audit.record(SET_UP, "clinic.changed", clinic, clinic_id=clinic.pk, now=NOON)
    audit.link(NOON)


def walked(clinic, **span):
    chain_checks.carry_on(now=after(**span))
    return ChainCheck.objects.get(chain=clinic.pk)


def test_it_goes_on_where_it_stopped(riverbend, monkeypatch):
    more(riverbend)
    first = walked(riverbend).seq
    more(riverbend)
    monkeypatch.setattr(chain_checks.audit_chain, "START", "broken")  # it does not look at the beginning again
    check = walked(riverbend, hours=1)
    assert (check.seq, check.problem) == (first + 1, "")
    assert check.whole_until == AuditEvent.objects.filter(clinic=riverbend).latest("pk").recorded_at


def test_a_new_event_that_was_changed_is_named(riverbend):
    more(riverbend)
    last = AuditEvent.objects.filter(clinic=riverbend).latest("pk")
    with pgtrigger.ignore(*GUARDS):
        AuditEvent.objects.filter(pk=last.pk).update(action="clinic.opened")
    assert f"event {last.pk} was changed" in walked(riverbend).problem


def test_an_old_event_is_looked_at_again_a_day_later(riverbend):
    more(riverbend)
    walked(riverbend)
    oldest = AuditEvent.objects.filter(clinic=riverbend).earliest("pk")
    with pgtrigger.ignore(*GUARDS):
        AuditEvent.objects.filter(pk=oldest.pk).update(action="clinic.changed")
    assert walked(riverbend, hours=1).problem == ""
    assert f"event {oldest.pk} was changed" in walked(riverbend, hours=25).problem


def test_a_tail_that_was_cut_is_noticed_and_stays_so(riverbend):
    more(riverbend)
    walked(riverbend)
    with pgtrigger.ignore(*GUARDS):
        AuditLink.objects.filter(chain=riverbend.pk).latest("seq").delete()
    assert "its end was removed" in walked(riverbend, hours=1).problem
    assert "its end was removed" in walked(riverbend, hours=30).problem


def test_a_tail_that_was_cut_is_noticed_when_a_new_round_begins(riverbend):
    more(riverbend)
    walked(riverbend)
    with pgtrigger.ignore(*GUARDS):
        AuditLink.objects.filter(chain=riverbend.pk).latest("seq").delete()
    assert "its end was removed" in walked(riverbend, hours=25).problem


def test_it_stops_when_its_time_is_over(riverbend, monkeypatch):
    more(riverbend)
    monkeypatch.setattr(chain_checks, "SECONDS", -1.0)
    assert walked(riverbend).seq == 0
