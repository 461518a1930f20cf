"""A request that was taken while texts were off: by when they are called is the first thing said after START."""

from datetime import timedelta

from coaching import conversations
from coaching.conversations import Arrived
from coaching.models import CallBack
from telephony.models import Message
from tests.riverbend import BEN, LINE, NOON


def text(body, minute):
    arrived = Arrived(sid=f"SM{minute}", line=LINE, peer=BEN, body=body)
    return conversations.receive(arrived, now=NOON + timedelta(minutes=minute))


def answers_after(minute):
    said = Message.objects.filter(peer=BEN, direction="out", created_at__gte=NOON + timedelta(minutes=minute))
    return list(said.order_by("created_at").values_list("template", flat=True))


def test_its_time_is_told_first_and_once(ben):
    for minute, body in enumerate(["STOP", "CALL", "START", "hello", "are you there"]):
        text(body, minute)
    told = Message.objects.get(peer=BEN, direction="out", created_at__gte=NOON + timedelta(minutes=2))
    request = CallBack.objects.get()
    assert (told.template, told.params["latest_at"]) == ("request-taken", request.latest_at.isoformat())
    assert "988" in told.params["crisis"]


def test_one_that_was_told_before_is_not_told_again(ben):
    for minute, body in enumerate(["CALL", "STOP", "START", "hello"]):
        text(body, minute)
    assert answers_after(2) == ["text-received"]


def test_nothing_is_said_of_a_time_that_has_gone_by(ben):
    for minute, body in {0: "STOP", 1: "CALL", 100: "START", 101: "hello"}.items():
        text(body, minute)
    assert CallBack.objects.get().latest_at < NOON + timedelta(minutes=100)
    assert answers_after(100) == ["text-received"]


def test_nor_of_a_request_that_is_closed(ben):
    for minute, body in enumerate(["STOP", "CALL", "START"]):
        text(body, minute)
    CallBack.objects.update(closed_at=NOON + timedelta(minutes=2), closed_because="called")
    text("hello", 3)
    assert answers_after(2) == ["text-received"]
