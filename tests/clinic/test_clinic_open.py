import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic import clinics, policies
from clinic.models import AuditEvent, Clinic, CoachingLine
from tests.clinic.conftest import NOON, SET_UP

WORDS = {"name": "Delta DBT", "slug": "delta", "time_zone": "America/Denver", "office_number": "+13035550101"}


def opened(**other):
    return clinics.open_clinic(**WORDS | {"lines": (), "by": SET_UP, "now": NOON} | other)


def test_it_is_ready_to_take_calls(riverbend):
    assert [str(line) for line in riverbend.lines.all()] == ["+13145550100"]
    assert policies.policy_at(riverbend.pk, NOON).number == 1
    assert [line.number for line in riverbend.crisis_lines.order_by("position")] == [
        "911",
        "988",
        "988",
        "741741",
    ]


def test_it_has_no_crisis_lines_of_another_country(db):
    clinic = opened(country="DE")
    assert not clinic.crisis_lines.exists()


def test_it_is_on_the_audit_trail(riverbend):
    actions = AuditEvent.objects.filter(clinic=riverbend).order_by("id").values_list("action", flat=True)
    assert list(actions[:3]) == ["clinic.opened", "line.added", "policy.published"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Base"},
        {"office_number": "314 555 0101"},
        {"country": "us"},
        {"language": "fr"},
        {"name": ""},
    ],
)
def test_it_refuses_what_cannot_be(db, wrong):
    with pytest.raises(ValidationError):
        opened(**wrong)
    assert not Clinic.objects.exists()


def test_a_number_leads_to_one_clinic_only(riverbend):
    with pytest.raises(ValidationError):
        opened(lines=("+13145550100",))
    assert Clinic.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"office_number": "12"}, {"country": "usa"[:2]}, {"language": "xx"}])
def test_the_database_refuses_it_too(riverbend, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Clinic.objects.filter(pk=riverbend.pk).update(**wrong)


def test_the_database_refuses_a_line_that_is_no_number(riverbend):
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachingLine.objects.create(clinic=riverbend, number="3145550100")


def test_a_retired_line_no_longer_leads_here(riverbend, ada):
    line = riverbend.lines.get()
    clinics.retire_line(line, by=ada, now=NOON)
    clinics.retire_line(line, by=ada, now=NOON)
    line.refresh_from_db()
    assert line.retired_at == NOON
    assert AuditEvent.objects.filter(action="line.retired").count() == 1


def test_its_details_change(riverbend, ada):
    clinics.change(riverbend, by=ada, now=NOON, name="Riverbend", language="es")
    riverbend.refresh_from_db()
    assert (str(riverbend), riverbend.language) == ("Riverbend", "es")
    assert AuditEvent.objects.get(action="clinic.changed").data == {"fields": ["language", "name"]}


def test_its_country_does_not_change(riverbend, ada):
    with pytest.raises(TypeError, match="country"):
        clinics.change(riverbend, by=ada, now=NOON, country="CA")
