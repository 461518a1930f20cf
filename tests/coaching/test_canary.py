"""The test call's own rules: one an hour, in a town of its own, five minutes at most, a ping at each good end."""

from datetime import timedelta

import pytest
import requests
from django.core.management import CommandError, call_command

from agreements import made_up
from agreements.models import Agreement
from clinic.models import AuditEvent, Clinic
from coaching import readiness
from coaching.backups import checks
from coaching.canary import running, standing, town
from coaching.models import CanaryRun
from coaching.readiness import installation
from telephony.models import Call
from tests.riverbend import LINE, NOON

pytestmark = pytest.mark.django_db
FROM, TO = "+13145550399", "+13145550300"


def after(**span):
    return NOON + timedelta(**span)


@pytest.fixture(autouse=True)
def numbers(settings):
    settings.CANARY_FROM, settings.CANARY_TO, settings.CANARY_PING_URL = FROM, TO, "https://switch.example/"


def answers(monkeypatch, status):
    def get(url, *, timeout):
        if status is None:
            raise requests.ConnectionError
        answer = requests.Response()
        answer.status_code = status
        return answer

    monkeypatch.setattr(running.requests, "get", get)


def arrived():
    return CanaryRun.objects.create(began_at=NOON, delivered_at=after(seconds=8), closed_at=after(seconds=9))


def test_two_beats_begin_one_and_the_next_hour_another():
    begun = [running.begin(now=after(minutes=minutes)) is not None for minutes in (0, 0, 59, 61)]
    assert begun == [True, False, False, True]
    assert Call.objects.filter(purpose="canary", line=FROM, peer=TO).count() == 2


def test_it_calls_within_a_clinic_of_its_own(riverbend):
    running.begin(now=NOON)
    own = Clinic.objects.get(synthetic=True)
    assert set(Call.objects.values_list("clinic_id", flat=True)) == {own.pk}
    assert not AuditEvent.objects.filter(clinic=riverbend, at=NOON).exists()


def test_a_line_that_does_not_answer_is_a_failure_after_five_minutes():
    running.begin(now=NOON)
    assert not running.go_on(now=after(minutes=4)).is_over
    assert running.go_on(now=after(minutes=6)).waited_for == "called"
    assert AuditEvent.objects.filter(action="canary.failed").exists()
    assert standing.standing(now=after(minutes=6)).waited_for == "called"


@pytest.mark.parametrize(("status", "heard"), [(200, True), (500, False), (None, False)])
def test_a_good_end_is_pinged_until_the_switch_takes_it(status, heard, monkeypatch):
    run = arrived()
    answers(monkeypatch, status)
    assert running.ping(now=after(seconds=10)) is heard
    answers(monkeypatch, 200)
    assert running.ping(now=after(seconds=20)) is not heard
    run.refresh_from_db()
    assert run.pinged_at


def test_an_old_end_is_not_pinged(monkeypatch):
    arrived()
    answers(monkeypatch, 200)
    assert not running.ping(now=after(minutes=11))


def test_other_numbers_move_its_town(settings):
    town.ready(now=NOON)
    settings.CANARY_FROM, settings.CANARY_TO = "+13145550398", "+13145550301"
    moved = town.ready(now=after(hours=1))
    assert moved.staff.phone == "+13145550398"
    assert [line.number for line in moved.clinic.lines.filter(retired_at=None)] == ["+13145550301"]
    assert Clinic.objects.count() == 1


def test_nobody_signed_its_agreement_and_the_record_is_whole_all_the_same():
    town.ready(now=NOON)
    assert checks.agreements().level == "ok", "else no backup of an installation that calls itself could be restored"


def test_without_numbers_nothing_is_called(settings):
    settings.CANARY_FROM = ""
    assert running.carry_on(now=NOON) == 0
    assert standing.standing(now=NOON) is None
    assert installation.canary().level == readiness.Level.WARNING
    with pytest.raises(CommandError, match="CANARY_FROM"):
        call_command("canary")


def test_a_clinics_own_line_is_refused(riverbend, settings):
    settings.CANARY_TO = LINE
    assert installation.canary().level == readiness.Level.PROBLEM


def test_its_agreement_needs_no_signature_and_a_real_clients_does(settings, ana, mira):
    settings.LOCAL = False
    place = town.ready(now=NOON)
    assert Agreement.objects.in_force().filter(client=place.client).exists()
    with pytest.raises(made_up.OnlyASignatureWillDo):
        made_up.pass_by_state(ana, by=mira, sent_at=NOON, signed_at=NOON)
