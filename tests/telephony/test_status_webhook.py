"""The carrier's reports by webhook: signed, short, and never in the way."""

import random

import pytest
from django.urls import reverse

from telephony import outbox
from telephony.models import Call
from telephony.simulator.webhooks import signature
from tests.telephony.conftest import BEN, LINE, MIRA, NOON, URL, fresh


def post(client, path, params, *, sign=True):
    token = signature("local-auth-token", URL + path, params) if sign else ""
    return client.post(path, params, headers={"X-Twilio-Signature": token})


def test_it_follows_a_call_from_ringing_to_the_end(call, carrier, heard):
    row = call()
    outbox.send_due(now=NOON)
    carrier.report()
    assert fresh(row).state == "ringing"
    carrier.exchange.answer(MIRA)
    carrier.report()
    carrier.forward(seconds=42)
    ended = fresh(row)
    if ended.state == "in-progress":
        carrier.exchange.hang_up(MIRA)
        carrier.report()
        ended = fresh(row)
    assert ended.state == "completed"
    assert [state for _, state in heard] == ["queued", "ringing", "in-progress", "completed"]


def test_it_bears_reports_doubled_and_shuffled_by_the_carrier(text, carrier):
    carrier.exchange.faults.copies = 2
    carrier.exchange.faults.shuffle = random.Random(7)
    rows = [text(to=f"+131455501{number:02}") for number in range(30, 40)]
    outbox.send_due(now=NOON)
    carrier.report()
    assert {fresh(row).state for row in rows} == {"delivered"}


@pytest.mark.parametrize(("name", "args"), [("call-status", True), ("message-status", True), ("inbound-status", False)])
def test_it_refuses_what_is_not_signed(client, call, text, name, args):
    row = call() if name == "call-status" else text()
    path = reverse(name, args=[row.uuid] if args else [])
    params = {"CallSid": "CA1", "CallStatus": "completed", "MessageSid": "SM1", "MessageStatus": "sent"}
    assert post(client, path, params, sign=False).status_code == 403
    assert client.get(path).status_code == 405
    assert fresh(row).state == "pending"
    assert post(client, path, params).status_code == 204


def test_it_answers_an_unknown_row_kindly(client, db):
    path = reverse("call-status", args=["00000000-0000-0000-0000-000000000000"])
    assert post(client, path, {"CallSid": "CA1", "CallStatus": "ringing"}).status_code == 204


def test_it_reads_odd_fields_without_falling(client, call):
    row = call()
    path = reverse("call-status", args=[row.uuid])
    answer = post(client, path, {"CallSid": "CA1", "CallStatus": "completed", "CallDuration": "soon", "ErrorCode": ""})
    assert answer.status_code == 204
    assert (fresh(row).state, fresh(row).duration_seconds) == ("completed", None)


def test_it_hears_the_end_of_a_call_that_came_in(client, riverbend, heard):
    row = Call.objects.create(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="in-progress", sid="CA7")
    params = {"CallSid": "CA7", "CallStatus": "completed", "CallDuration": "61"}
    assert post(client, reverse("inbound-status"), params).status_code == 204
    assert (fresh(row).state, fresh(row).duration_seconds, heard) == ("completed", 61, [("call", "completed")])
