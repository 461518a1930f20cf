import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic import audit, crisis
from clinic.models import AuditEvent, CrisisLine
from tests.clinic.conftest import NOON

SAMARITANS = {"label": "Samaritans", "purpose": "suicide", "how": "call", "number": "116123"}


def numbers(clinic, country):
    return [line.number for line in crisis.lines_for(clinic.pk, country)]


def test_the_united_states_start_with_their_four(riverbend):
    lines = crisis.lines_for(riverbend.pk, "US")
    assert [(line.how, line.number, line.keyword) for line in lines] == [
        ("call", "911", ""), ("call", "988", ""), ("text", "988", ""), ("text", "741741", "HOME"),
    ]  # fmt: skip
    assert lines[1].presses["es"] == "2"
    assert "3" not in lines[1].presses.values()  # that line ended on 17 July 2025
    assert str(lines[0]) == "911 911"


def test_they_come_with_one_query(riverbend, django_assert_num_queries):
    with django_assert_num_queries(1):
        crisis.lines_for(riverbend.pk, "US")


@pytest.mark.parametrize("country", ["DE", "MX", "GB", "ZZ", ""])
def test_an_unknown_country_never_gets_american_numbers(riverbend, country):
    [line] = crisis.lines_for(riverbend.pk, country)
    assert (line.number, str(line)) == ("", "Your local emergency number")


def test_a_client_may_live_in_another_country_than_the_clinic(riverbend, ada):
    crisis.add(riverbend, country="GB", by=ada, now=NOON, **SAMARITANS)
    assert numbers(riverbend, "GB") == ["116123"]
    assert numbers(riverbend, "US") == ["911", "988", "988", "741741"]


def test_an_admin_who_retires_all_leaves_nobody_without(riverbend, ada):
    for line in crisis.lines_for(riverbend.pk, "US"):
        crisis.retire(line, by=ada, now=NOON)
    assert not CrisisLine.objects.filter(retired_at=None).exists()
    assert numbers(riverbend, "US") == ["911", "988", "988", "741741"]


def test_a_retired_line_is_no_longer_given(riverbend, ada):
    line = crisis.lines_for(riverbend.pk, "US")[3]
    crisis.retire(line, by=ada, now=NOON)
    crisis.retire(line, by=ada, now=NOON)
    assert numbers(riverbend, "US") == ["911", "988", "988"]
    assert (line.retired_at, line.retired_by) == (NOON, ada)
    assert AuditEvent.objects.filter(action="crisis_line.retired").count() == 1


def test_a_new_line_comes_after_the_others(riverbend, ada):
    line = crisis.add(riverbend, country="US", by=ada, now=NOON, **SAMARITANS)
    assert (line.position, numbers(riverbend, "US")[-1], line.verified_on) == (5, "116123", None)


def test_a_line_can_be_put_first(riverbend, ada):
    line = crisis.lines_for(riverbend.pk, "US")[3]
    crisis.put_first(line, by=ada, now=NOON)
    assert numbers(riverbend, "US") == ["741741", "911", "988", "988"]
    assert line.position == 1


def test_the_only_line_can_be_put_first(riverbend, ada):
    line = crisis.add(riverbend, country="GB", by=ada, now=NOON, **SAMARITANS)
    crisis.put_first(line, by=ada, now=NOON)
    assert numbers(riverbend, "GB") == ["116123"]


def test_adding_the_start_set_again_changes_nothing(riverbend, ada):
    assert crisis.add_start_set(riverbend, country="US", by=ada, now=NOON) == ()
    assert crisis.add_start_set(riverbend, country="DE", by=ada, now=NOON) == ()
    assert CrisisLine.objects.count() == 4


def test_lines_wait_to_be_verified_and_again_after_a_year(riverbend, ada):
    first, *others = crisis.lines_for(riverbend.pk, "US")
    assert list(crisis.to_verify(riverbend.pk, NOON)) == [first, *others]
    crisis.verify(first, by=ada, now=NOON)
    assert (first.verified_on, first.verified_by) == (NOON.date(), ada)
    assert first not in crisis.to_verify(riverbend.pk, NOON + dt.timedelta(days=364))
    assert first in crisis.to_verify(riverbend.pk, NOON + dt.timedelta(days=365))


def test_another_clinics_admin_touches_nothing(riverbend, otto):
    line = crisis.lines_for(riverbend.pk, "US")[0]
    for act in (crisis.verify, crisis.retire, crisis.put_first):
        with pytest.raises(audit.OtherClinic):
            act(line, by=otto, now=NOON)
    line = CrisisLine.objects.get(pk=line.pk)
    assert (line.verified_on, line.retired_at, line.position) == (None, None, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "call us"},
        {"number": ""},
        {"how": "fax"},
        {"label": ""},
        {"purpose": "sales"},
        {"link": "no link"},
    ],
)
def test_a_line_that_cannot_be_reached_is_refused(riverbend, ada, wrong):
    with pytest.raises(ValidationError):
        crisis.add(riverbend, country="US", by=ada, now=NOON, **SAMARITANS | wrong)


def test_a_chat_needs_a_link_only(riverbend, ada):
    words = {"label": "Chat", "purpose": "youth", "how": "chat"}
    crisis.add(riverbend, country="US", by=ada, now=NOON, link="https://chat.example", **words)
    with pytest.raises(ValidationError):
        crisis.add(riverbend, country="US", by=ada, now=NOON, **words)


def test_a_detail_nobody_knows_is_refused(riverbend, ada):
    with pytest.raises(TypeError, match="verified_on"):
        crisis.add(riverbend, country="US", by=ada, now=NOON, verified_on=NOON, **SAMARITANS)


@pytest.mark.parametrize(
    "wrong",
    [{"country": "us"}, {"number": ""}, {"verified_on": NOON.date()}, {"retired_at": NOON}, {"position": 2}],
)
def test_the_database_refuses_it_too(riverbend, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CrisisLine.objects.filter(position=1).update(**wrong)
