"""What the carrier refuses for good is closed with a word of ours, and the higher floors are told."""

import pytest

from telephony import errors, outbox, signals, stops
from telephony.errors import Failure
from telephony.models import Message
from tests.telephony.conftest import BEN, LINE, MIRA, NOON, fresh


def test_a_phone_that_takes_no_texts(text, carrier, heard):
    carrier.exchange.handset(MIRA).can_text = False
    queued = text()
    outbox.send_due(now=NOON)
    closed = fresh(queued)
    assert (closed.state, closed.error, closed.error_code) == ("failed", "no texts there", 21614)
    assert heard == [("text", "failed")]
    assert outbox.send_due(now=NOON) == 0


def test_a_refusal_for_stop_is_remembered(text, carrier, heard):
    carrier.exchange.texts.stopped.add((LINE, MIRA))
    first, second = text(), text()
    outbox.send_due(now=NOON)
    assert (fresh(first).state, fresh(first).error) == ("failed", "texts off")
    assert (fresh(second).state, fresh(second).error) == ("canceled", "texts off")
    assert stops.is_stopped(line=LINE, peer=MIRA)
    assert len(carrier.requests("Messages")) == 1


def test_nothing_goes_to_a_phone_with_texts_off(text, call, carrier, heard):
    stops.stop(line=LINE, peer=MIRA, now=NOON)
    silent, other, ring = text(), text(to=BEN), call()
    outbox.send_due(now=NOON)
    assert (fresh(silent).state, fresh(silent).error) == ("canceled", "texts off")
    assert (fresh(other).state, fresh(ring).state) == ("queued", "queued")
    assert ("text", "canceled") in heard


def test_a_receiver_that_fails_changes_nothing(text, carrier):
    def broken(**_: object) -> None:
        raise RuntimeError("receiver")

    carrier.exchange.handset(MIRA).can_text = False
    failed, sent = text(), text(to=BEN)
    signals.message_failed.connect(broken)
    try:
        outbox.send_due(now=NOON)
    finally:
        signals.message_failed.disconnect(broken)
    assert (fresh(failed).state, fresh(sent).state) == ("failed", "queued")


@pytest.mark.parametrize("code", [21211, 21610, 21614, 30004, 30006, 30007, 30034])
def test_a_permanent_code(code):
    error = errors.from_answer(400, code)
    assert error.permanent
    assert not error.in_doubt
    assert errors.word_for(code) == error.failure != Failure.REFUSED
    assert not errors.worth_another_try(code)


@pytest.mark.parametrize("code", [20429, 30001, 30003, 30005, 30008])
def test_a_temporary_code(code):
    error = errors.from_answer(400, code)
    assert not error.permanent
    assert errors.worth_another_try(code)
    assert errors.word_for(code) == error.failure


@pytest.mark.parametrize(
    ("answer", "permanent", "in_doubt"),
    [(400, True, False), (401, False, False), (404, False, False), (429, False, False), (500, False, True),
     (503, False, True), (422, True, False)],
)  # fmt: skip
def test_an_answer_without_a_known_code(answer, permanent, in_doubt):
    error = errors.from_answer(answer, None)
    assert (error.permanent, error.in_doubt) == (permanent, in_doubt)


def test_every_failure_has_a_sentence_for_staff():
    assert set(errors.SENTENCES) == set(Failure)
    assert str(errors.SENTENCES[Failure.TEXTS_OFF]) == "Texts off: STOP received."
    assert errors.word_for(None) == "unclear"
    assert errors.word_for(11111) == "refused"
    assert str(errors.from_answer(400, 21211)) == "wrong number (21211)"
    assert str(errors.from_answer(503, None)) == "carrier down"


def test_errors_fit_their_column():
    longest = Message._meta.get_field("error").max_length
    assert all(len(failure) <= longest for failure in Failure)
