"""The coaching plan: written by the primary therapist, kept in versions, heard before it is kept, never overwritten."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from clients import records
from clients.models import CoachingPlan, PlanVersion
from tests.pages.conftest import NOON

WORDS = {
    "crisis_plan": "Go to my sister",
    "skills_that_help": "TIPP",
    "meanwhile": "Ice, then a walk",
    "how_to_reach": "",
}


def test_it_is_kept_as_a_version_with_who_and_when(browse, jonas, ben) -> None:
    browse(jonas).post(f"/clients/{ben.uuid}/plan/", {**WORDS, "seen": "0"})
    version = PlanVersion.objects.get()
    assert (version.number, version.meanwhile, version.written_by, version.written_at) == (
        1, "Ice, then a walk", jonas, NOON,
    )  # fmt: skip
    page = browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()
    assert "Ice, then a walk" in page
    assert "Version 1" in page


def test_the_history_says_what_each_version_changed(browse, jonas, ben) -> None:
    browser = browse(jonas)
    browser.post(f"/clients/{ben.uuid}/plan/", {**WORDS, "seen": "0"})
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        browser.post(f"/clients/{ben.uuid}/plan/", {**WORDS, "meanwhile": "Paced breathing", "seen": "1"})
        first, second = reversed(browser.get(f"/clients/{ben.uuid}/plan/history/").context["versions"])
    assert second.parts == [("While waiting", "Paced breathing")]
    assert ("Crisis plan", "Go to my sister") in first.parts


def test_what_changes_nothing_is_no_version(browse, jonas, ben) -> None:
    for seen in "01":
        browse(jonas).post(f"/clients/{ben.uuid}/plan/", {**WORDS, "seen": seen})
    assert PlanVersion.objects.count() == 1


def test_a_second_tab_overwrites_nothing_and_loses_nothing(browse, jonas, ben) -> None:
    browser = browse(jonas)
    browser.post(f"/clients/{ben.uuid}/plan/", {**WORDS, "seen": "0"})
    page = browser.post(f"/clients/{ben.uuid}/plan/", {**WORDS, "meanwhile": "Call Ada", "seen": "0"})
    words = page.content.decode()
    assert "changed the plan while you wrote" in words
    assert "Ice, then a walk" in words
    assert ">\nCall Ada</textarea>" in words
    assert CoachingPlan.objects.get(client=ben).meanwhile == "Ice, then a walk"
    browser.post(f"/clients/{ben.uuid}/plan/", {**WORDS, "meanwhile": "Call Ada", "seen": "1"})
    assert CoachingPlan.objects.get(client=ben).meanwhile == "Call Ada"


def test_it_shows_how_the_line_says_it_without_keeping_it(browse, jonas, ben) -> None:
    ben.language = "es"
    ben.save()
    asked = {**WORDS, "seen": "0", "preview": "1"}
    page = browse(jonas).post(f"/clients/{ben.uuid}/plan/", asked).content.decode()
    assert '<q lang="es">Mientras espera' in page
    assert "Ice, then a walk" in page
    part = browse(jonas, htmx=True).post(f"/clients/{ben.uuid}/plan/", asked).content.decode()
    assert "<html" not in part
    assert not PlanVersion.objects.exists()


def test_words_from_before_versions_were_kept_become_the_first(jonas, ben) -> None:
    plan = CoachingPlan.objects.get(client=ben)
    plan.meanwhile, plan.number = "From before", 0
    plan.save()
    records.write_plan(ben, by=jonas, now=NOON, meanwhile="New")
    assert [version.meanwhile for version in PlanVersion.objects.order_by("number")] == ["From before", "New"]


def test_a_version_is_never_changed(jonas, ben) -> None:
    records.write_plan(ben, by=jonas, now=NOON, meanwhile="Ice")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PlanVersion.objects.update(number=7)


def test_the_office_reads_the_plan_and_writes_none(browse, ada, ben) -> None:
    page = browse(ada).get(f"/clients/{ben.uuid}/").content.decode()
    assert "No plan has been written yet" in page
    assert f'/clients/{ben.uuid}/plan/"' not in page
