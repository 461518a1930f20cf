"""A report of the carrier's that cannot be written down is kept on disk, and counts from when it came (P4, P9)."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from telephony import replaying, spool, status
from telephony.models import Call
from telephony.simulator.webhooks import signature
from tests.telephony.conftest import BEN, LINE, NOON, URL, fresh

LATER = NOON.replace(hour=23)
OVER = {"CallSid": "CA7", "CallStatus": "completed", "CallDuration": "61"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SPOOL_ROOT = tmp_path / "spool"


@pytest.fixture
def row(riverbend):
    return Call.objects.create(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="in-progress", sid="CA7")


def reported(client, name, *args):
    path = reverse(name, args=args)
    return client.post(path, OVER, headers={"X-Twilio-Signature": signature("local-auth-token", URL + path, OVER)})


def down(*args, **how):
    raise OperationalError("down")


@pytest.mark.parametrize("name", ["call-status", "inbound-status"])
def test_it_is_kept_and_counts_from_when_it_came(client, row, monkeypatch, time_machine, name):
    time_machine.move_to(NOON, tick=False)
    with monkeypatch.context() as patch:
        patch.setattr(status, "heard", down)
        assert reported(client, name, *([row.uuid] if name == "call-status" else [])).status_code == 204
    assert replaying.replay(now=LATER) == 1
    assert (fresh(row).state, fresh(row).ended_at, fresh(row).duration_seconds) == ("completed", NOON, 61)


def test_it_says_so_when_not_even_that_works(client, row, monkeypatch):
    monkeypatch.setattr(status, "heard", down)
    monkeypatch.setattr(spool, "_write", down)
    assert reported(client, "call-status", row.uuid).status_code == 503
