"""When the carrier's report never comes we ask; a text that never reached us is fetched."""

import itertools
from datetime import timedelta

import pytest

from clinic.models import Clinic, CoachingLine
from telephony import door, outbox, reconcile, signals
from telephony.errors import CarrierError, Failure
from telephony.models import Call, Message
from telephony.simulator.faults import RestFault
from tests.telephony.conftest import BEN, JONAS, LINE, MIRA, NOON, fresh

SECOND = timedelta(seconds=1)
OTHERS = ("+13145550101", "+13145550102", "+13145550103")


@pytest.fixture
def deaf(carrier):
    """A carrier whose reports never arrive."""
    carrier.exchange.faults.never_call_back = True
    return carrier


def send(carrier) -> None:
    outbox.send_due(now=carrier.now)
    carrier.report()


def test_it_asks_about_a_text_after_a_minute(text, deaf):
    queued = text()
    send(deaf)
    assert reconcile.ask_due(now=deaf.forward(seconds=59)) == 0
    assert reconcile.ask_due(now=deaf.forward(seconds=1)) == 1
    assert fresh(queued).state == "delivered"
    assert reconcile.ask_due(now=deaf.forward(minutes=5)) == 0


def test_it_asks_about_a_call(call, deaf, heard):
    queued = call()
    send(deaf)
    reconcile.ask_due(now=deaf.forward(seconds=60))
    assert fresh(queued).state == "ringing"
    deaf.exchange.decline(MIRA)
    reconcile.ask_due(now=deaf.forward(seconds=60))
    assert (fresh(queued).state, heard[-1]) == ("busy", ("call", "busy"))


def test_it_asks_ever_more_rarely(text, deaf):
    deaf.exchange.faults.text_delay = timedelta(hours=20)
    text()
    send(deaf)
    asked = [minute for minute in range(1, 60) if reconcile.ask_due(now=deaf.forward(minutes=1))]
    assert asked[:3] == [1, 2, 3]
    assert 5 <= len(asked) < 20


def test_it_asks_in_portions_until_all_are_asked(text, deaf):
    for number in range(25):
        text(to=f"+1314555{1000 + number}")
    send(deaf)
    assert reconcile.ask_due(now=deaf.forward(minutes=1)) == 25


def test_it_stops_asking_after_its_time(text, deaf, monkeypatch):
    text()
    send(deaf)
    monkeypatch.setattr(reconcile, "ASK_FOR_SECONDS", -1)
    assert reconcile.ask_due(now=deaf.forward(minutes=1)) == 0


def test_a_carrier_that_is_down_is_left_alone(text, deaf):
    for number in range(25):
        text(to=f"+1314555{1000 + number}")
    send(deaf)
    deaf.exchange.faults.refuse(*[RestFault(status=503, method="GET")] * 10)
    assert reconcile.ask_due(now=deaf.forward(minutes=1)) == 10
    assert Message.objects.filter(state="delivered").count() == 0


def test_one_that_the_carrier_does_not_know_stops_no_other(text, deaf):
    lost, other = text(), text(to=BEN)
    send(deaf)
    Message.objects.filter(pk=lost.pk).update(sid="SM" + "0" * 32)
    assert reconcile.ask_due(now=deaf.forward(minutes=1)) == 2
    assert (fresh(lost).state, fresh(other).state) == ("queued", "delivered")


def test_a_receiver_that_fails_stops_no_other(call, deaf):
    first, second = call(), call(to=BEN)
    send(deaf)

    def broken(call, **_: object) -> None:
        if call.pk == first.pk:
            raise RuntimeError("receiver")

    signals.call_changed.connect(broken)
    try:
        reconcile.ask_due(now=deaf.forward(minutes=1))
    finally:
        signals.call_changed.disconnect(broken)
    assert (fresh(first).state, fresh(second).state) == ("queued", "ringing")


def test_a_text_without_a_name_is_not_asked_about(text, deaf):
    row = text()
    Message.objects.filter(pk=row.pk).update(state="queued")
    assert reconcile.ask_due(now=NOON + 60 * SECOND) == 1
    assert not deaf.http.requests


def test_it_finds_a_leg_that_a_dial_made(riverbend, carrier):
    carrier.exchange.find_line(LINE)
    parent = Call.objects.create(
        clinic=riverbend, line=LINE, peer=BEN, direction="in", state="in-progress", sid="CA1", created_at=NOON
    )
    leg = Call.objects.create(
        clinic=riverbend, line=LINE, peer=MIRA, direction="out", state="queued", parent=parent, created_at=NOON
    )
    orphan = Call.objects.create(
        clinic=riverbend, line=LINE, peer=MIRA, direction="out", state="queued", created_at=NOON
    )
    legs = [reconcile.Report(sid="CA8", status="ringing", peer=BEN), reconcile.Report("CA9", "busy", peer=MIRA)]

    class Dialled:
        def legs_of(self, sid):
            return legs if sid == "CA1" else []

        def fetch_call(self, sid):
            return reconcile.Report(sid=sid, status="in-progress")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reconcile.door, "carrier", Dialled)
        assert reconcile.ask_due(now=NOON + 60 * SECOND) == 3
    assert (fresh(leg).state, fresh(leg).sid) == ("busy", "CA9")
    assert (fresh(parent).state, fresh(orphan).state) == ("in-progress", "queued")


def test_a_leg_that_was_never_dialled_is_over_with_its_parent(riverbend, carrier, heard, monkeypatch):
    carrier.exchange.find_line(LINE)
    parent = Call.objects.create(
        clinic=riverbend, line=LINE, peer=BEN, direction="in", state="in-progress", sid="CA1", created_at=NOON
    )
    leg = Call.objects.create(
        clinic=riverbend, line=LINE, peer=MIRA, direction="out", state="queued", parent=parent, created_at=NOON
    )
    monkeypatch.setattr(reconcile.door, "carrier", HungUpBefore)
    reconcile.ask_due(now=NOON + 60 * SECOND)
    assert (fresh(parent).state, fresh(leg).state) == ("completed", "canceled")
    assert ("call", "canceled") in heard


class HungUpBefore:
    """A carrier whose caller hung up while the answer that says whom to dial was on its way."""

    def fetch_call(self, sid):
        return reconcile.Report(sid=sid, status="completed")

    def legs_of(self, sid):
        return []


def test_nothing_stays_open_for_ever(text, call, deaf, heard):
    deaf.exchange.faults.text_delay = timedelta(days=2)
    ring, queued, sent = call(), text(), text(to=BEN)
    send(deaf)
    Message.objects.filter(pk=sent.pk).update(state="sent")
    reconcile.close_lost(now=NOON + timedelta(hours=24))
    assert (fresh(ring).state, fresh(ring).error) == ("dead", "given up")
    assert (fresh(queued).state, fresh(sent).state) == ("dead", "sent")
    assert sorted(heard)[-2:] == [("call", "queued"), ("text", "dead")]


def test_it_finds_a_text_that_never_reached_us(riverbend, carrier):
    taken = []
    reconcile.texts_received_by(lambda report, *, now: taken.append(report))
    known = carrier.exchange.text(BEN, LINE, "known")
    Message.objects.create(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="received", sid=known.sid)
    carrier.forward(seconds=1)
    carrier.exchange.text(BEN, LINE, "first")
    carrier.forward(seconds=1)
    carrier.exchange.text(MIRA, LINE, "second")
    assert reconcile.find_missing_texts(now=carrier.forward(seconds=30)) == 0
    assert reconcile.find_missing_texts(now=carrier.forward(minutes=2)) == 2
    assert [(report.peer, report.body, report.line) for report in taken] == [
        (BEN, "first", LINE), (MIRA, "second", LINE),
    ]  # fmt: skip
    assert carrier.requests("Messages", "GET")[0]["To"] == LINE


def test_a_text_that_cannot_be_taken_in_stops_no_other(riverbend, carrier):
    taken = []

    @reconcile.texts_received_by
    def take(report, *, now):
        taken.append(report.body)
        raise RuntimeError("receiver")

    reconcile.texts_received_by(take)
    for body in ("one", "two"):
        carrier.exchange.text(BEN, LINE, body)
    assert reconcile.find_missing_texts(now=carrier.forward(minutes=2)) == 2
    assert sorted(taken) == ["one", "two"]


def test_it_finds_calls_that_never_reached_us_once_they_are_over(riverbend, carrier, monkeypatch):
    taken = []
    monkeypatch.setattr(reconcile, "_call_receivers", [lambda report, *, now: taken.append(report)])
    carrier.exchange.call(BEN, LINE)
    known = carrier.exchange.call(JONAS, LINE)
    Call.objects.create(clinic=riverbend, line=LINE, peer=JONAS, direction="in", state="in-progress", sid=known.sid)
    assert reconcile.find_missing_calls(now=carrier.forward(minutes=2)) == 0, "it may go on yet"
    carrier.exchange.hang_up(BEN)
    assert reconcile.find_missing_calls(now=carrier.forward(minutes=2)) == 1
    assert [(report.line, report.peer, report.at) for report in taken] == [(LINE, BEN, NOON)]


def test_calls_from_before_the_clinic_was_opened_are_somebody_elses(riverbend, carrier):
    carrier.exchange.call(BEN, LINE)
    carrier.exchange.hang_up(BEN)
    Clinic.objects.update(created_at=NOON + timedelta(seconds=1))
    assert reconcile.find_missing_calls(now=carrier.forward(minutes=2)) == 0


def test_a_carrier_that_lists_nothing_is_asked_next_time(riverbend, carrier):
    carrier.exchange.faults.refuse(RestFault(status=503, method="GET"))
    assert reconcile.find_missing_texts(now=NOON) == 0


class Asked(list):
    """A carrier that keeps which lines it was asked about; of `fails` it tells nothing."""

    def __init__(self):
        super().__init__()
        self.fails, self.tried = (), 0

    def list_inbound_messages(self, *, line, since):
        self.tried += 1
        if line in self.fails:
            raise CarrierError(Failure.CARRIER_DOWN)
        self.append(line)
        return []


@pytest.fixture
def asked(riverbend, monkeypatch):
    for number in OTHERS:
        CoachingLine.objects.create(clinic=riverbend, number=number)
    made = Asked()
    monkeypatch.setattr(door, "carrier", lambda: made)
    return made


def after(minutes):
    return NOON + timedelta(minutes=minutes)


def test_the_line_asked_about_longest_ago_is_asked_about_first(asked, monkeypatch):
    """Time for one line a run: each comes round."""
    ticks = itertools.count()
    monkeypatch.setattr(reconcile.time, "monotonic", lambda: next(ticks))
    for minutes in range(5):
        reconcile.find_missing_texts(now=after(minutes), seconds=2)
    assert asked == [LINE, *OTHERS, LINE]


def test_a_line_is_asked_about_every_two_minutes(asked):
    for minutes in range(4):
        reconcile.find_missing_texts(now=after(minutes))
    assert asked == [LINE, *OTHERS] * 2


def test_a_line_that_cannot_be_listed_holds_up_no_other_and_is_seen(asked):
    reconcile.find_missing_texts(now=NOON)
    asked.fails = (LINE,)
    for minutes in (2, 4):
        reconcile.find_missing_texts(now=after(minutes))
    assert asked == [LINE, *OTHERS, *OTHERS, *OTHERS]
    assert CoachingLine.objects.get(number=LINE).texts_asked_at == NOON


def test_a_carrier_that_is_down_ends_the_run(asked):
    asked.fails = (LINE, *OTHERS)
    reconcile.find_missing_texts(now=NOON)
    assert asked.tried == reconcile.DOWN_AFTER < len(asked.fails)
