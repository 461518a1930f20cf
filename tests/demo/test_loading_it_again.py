"""`manage.py demo` runs at every start of `make run`: the second time it must not touch a thing."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from clients.models import Client
from clinic.models import Clinic, User
from coaching import demo
from coaching.models import CallBack, Pause
from telephony.models import Message
from tests.demo.conftest import NOON

FLOORS = ["clinic", "telephony", "clients", "agreements", "coaching"]


def everything() -> dict[str, list]:
    return {
        model._meta.label: sorted(model.objects.values_list(*(f.attname for f in model._meta.concrete_fields)), key=str)
        for floor in FLOORS
        for model in apps.get_app_config(floor).get_models()
    }


def test_it_changes_nothing_at_once_or_weeks_later(riverbend):
    before = everything()
    assert demo.load(now=NOON) is False
    assert demo.load(now=NOON + dt.timedelta(weeks=9)) is False
    assert everything() == before


def test_it_leaves_alone_what_people_changed_since(riverbend, staff):
    User.objects.filter(pk=staff["mira"].pk).update(name="Mira Sand-Weber")
    demo.load(now=NOON)
    assert User.objects.get(pk=staff["mira"].pk).name == "Mira Sand-Weber"


@pytest.mark.parametrize(("day", "hour"), [(0, 0), (0, 14), (3, 5), (4, 23), (5, 20), (6, 11)])
def test_it_loads_at_any_hour_of_any_day(db, day, hour):
    now = NOON.replace(hour=0) + dt.timedelta(days=day, hours=hour)
    assert demo.load(now=now) is True


@pytest.mark.parametrize("now", ["2026-03-08T08:30+00:00", "2026-11-01T06:30+00:00", "2028-02-29T18:00+00:00"])
def test_it_loads_while_clocks_change(db, now):
    assert demo.load(now=dt.datetime.fromisoformat(now)) is True


def test_it_says_what_it_did(db, capsys):
    call_command("demo")
    call_command("demo")
    said = capsys.readouterr().out
    assert "is loaded" in said
    assert "is there already" in said


def test_it_refuses_where_clients_are_real(db, settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="local installations only"):
        call_command("demo")
    assert not Client.objects.exists()


def test_without_its_history_it_has_nothing_that_is_due(db):
    demo.load(now=NOON, history=False)
    assert Pause.objects.open(NOON).count() == 1
    assert not CallBack.objects.exists()
    assert not Message.objects.filter(state="pending").exists()
    assert Clinic.objects.count() == 2
