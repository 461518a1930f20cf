"""What goes wrong on purpose."""

import random
from datetime import timedelta

BEN = "+13145550122"
LINE = "+13145550100"


def send(phones):
    phones.exchange.texts.outgoing(sender=LINE, to=BEN, body="Hello", watcher_url="https://clinic.example/sent")
    phones.settle()


def statuses(customer):
    return [post["MessageStatus"] for post in customer.posted("/sent")]


def test_it_never_calls_back(phones, customer):
    phones.exchange.faults.never_call_back = True
    send(phones)
    assert statuses(customer) == []
    assert phones.received(BEN) == ["Hello"]


def test_it_drops_the_next_callback(phones, customer):
    phones.exchange.faults.drop_callbacks = 1
    send(phones)
    assert statuses(customer) == ["sent", "delivered"]


def test_it_calls_back_late(phones, customer):
    phones.exchange.faults.callback_delay = timedelta(seconds=30)
    send(phones)
    assert statuses(customer) == []
    phones.wait(30)
    assert statuses(customer) == ["queued", "sent", "delivered"]


def test_it_posts_everything_several_times(phones, customer):
    phones.exchange.faults.copies = 5
    phones.text("See you")
    assert len(customer.posted("/text")) == 5


def test_it_shuffles(phones, customer):
    phones.exchange.faults.shuffle = random.Random(1)
    for _ in range(10):
        send(phones)
    told = statuses(customer)
    assert sorted(told) == ["delivered"] * 10 + ["queued"] * 10 + ["sent"] * 10
    assert told != ["queued", "sent", "delivered"] * 10
