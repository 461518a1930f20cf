"""Several senders, slow answers: nothing twice, and nobody urgent behind a slow one."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from clinic import audit, clinics
from telephony import claims, door, outbox, sending
from telephony.door import Report
from telephony.models import Message
from tests.telephony.conftest import BEN, LINE, NOON

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 60  # seconds; a failing test ends by it, a passing one never waits for it


class SlowCarrier:
    """Answers an ordinary text only when it is let go; an urgent one at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.urgent_left = threading.Event()
        self.all_places_taken = threading.Event()
        self.asked: list[str] = []
        self.lock = threading.Lock()

    def create_message(self, *, body: str, **_: object) -> Report:
        with self.lock:
            self.asked.append(body)
            number = len(self.asked)
        if "urgent" in body:
            self.urgent_left.set()
        else:
            if number == sending.PLACES - sending.KEPT_FOR_URGENT:
                self.all_places_taken.set()
            self.go.wait(LONG)
        return Report(sid=f"SM{number:032}", status="queued")


@pytest.fixture
def slow(monkeypatch):
    made = SlowCarrier()
    monkeypatch.setattr(door, "carrier", lambda: made)
    monkeypatch.setattr(sending, "LOOK_AGAIN_SECONDS", 0.01)
    return made


@pytest.fixture
def queue(db):
    clinic = clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=(LINE,), by=audit.SYSTEM("set-up"), now=NOON,
    )  # fmt: skip

    def many(count: int, template: str = "item-waiting", urgency: int = 5) -> None:
        outbox.queue_texts(
            [
                outbox.Text(clinic.pk, LINE, f"+1314555{1000 + number}", template, {"url": "u"}, urgency=urgency)
                for number in range(count)
            ],
            now=NOON,
        )

    return many


def aside(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_an_urgent_text_overtakes_slow_ones(queue, slow):
    queue(20)
    sender = aside(lambda: outbox.send_due(now=NOON))
    try:
        assert slow.all_places_taken.wait(LONG)
        queue(1, "item-urgent", urgency=1)
        assert slow.urgent_left.wait(LONG)
        assert len(slow.asked) == sending.PLACES - sending.KEPT_FOR_URGENT + 1
    finally:
        slow.go.set()
        sender.join(LONG)
    assert Message.objects.filter(state="queued").count() == 21


def test_two_senders_share_the_queue_and_send_nothing_twice(queue, slow):
    slow.go.set()
    queue(60)
    senders = [aside(lambda: outbox.send_due(now=NOON)) for _ in range(2)]
    for sender in senders:
        sender.join(LONG)
    assert len(slow.asked) == 60
    assert set(Message.objects.values_list("state", "attempts")) == {("queued", 1)}


def test_no_transaction_is_open_while_the_carrier_is_asked(queue, slow):
    queue(1)
    sender = aside(lambda: outbox.send_due(now=NOON))
    try:
        while not slow.asked:
            pass
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT 1 FROM telephony_message FOR UPDATE NOWAIT")
    finally:
        slow.go.set()
        sender.join(LONG)


def test_a_claimed_row_is_in_one_hand_only(queue):
    queue(3)
    first = claims.claim(Message, now=NOON, limit=2)
    second = claims.claim(Message, now=NOON, limit=2)
    assert len({row.pk for row in first + second}) == len(first) + len(second) == 3


def test_a_sender_stops_claiming_after_its_time(queue, slow, monkeypatch):
    slow.go.set()
    queue(3)
    monkeypatch.setattr(sending, "CLAIMS_FOR_SECONDS", -1)
    assert outbox.send_due(now=NOON) == 0


def test_what_becomes_due_meanwhile_is_sent_in_the_same_run(queue, slow):
    queue(1)
    Message.objects.update(due_at=NOON + timedelta(milliseconds=1), peer=BEN)
    slow.go.set()
    sender = sending.Sender(now=NOON, places=2)
    sender.began -= 1
    assert sender.run(5) == 1
