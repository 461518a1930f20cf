"""A client of 15 and her mother: two signatures, in order; nothing is in force before the second."""

import pytest

from agreements import evidence, sealing, sending, sessions, signing
from agreements.models import Agreement, State
from clients import records
from tests.agreements.flow.conftest import take_in
from tests.agreements.flow.desk import (
    DEV,
    FAY,
    KARIN,
    NOON,
    beside,
    came_in,
    later,
    open_matters,
    put,
    reads,
    sent,
    signs,
    texts_to,
)


@pytest.fixture
def agreement(fay, mira):
    return sent(fay, by=mira)


def fresh(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def test_the_mother_is_asked_when_the_daughter_has_signed(agreement):
    assert texts_to(KARIN, "document-waiting") == []
    signs(FAY, "Fay Lindqvist")
    assert fresh(agreement).state == State.CLIENT_SIGNED
    assert len(texts_to(KARIN, "document-waiting")) == 1


def test_it_is_in_force_when_both_have_signed(agreement):
    signs(FAY, "Fay Lindqvist")
    signature = signs(KARIN, "Karin Lindqvist", now=later(hours=1))
    assert fresh(agreement).state == State.SIGNED
    assert "parent or legal guardian" in signature.intent_text
    assert signature.signer.relationship == "mother"


def test_two_guardians_sign_one_after_the_other(fay, mira):
    records.add_caregiver(
        fay, name="Lars Lindqvist", relationship="father", phone="+13145550137", guardian=True, by=mira, now=NOON
    )
    agreement = sent(fay, by=mira)
    signs(FAY, "Fay Lindqvist")
    signs(KARIN, "Karin Lindqvist", now=later(hours=1))
    assert fresh(agreement).state == State.CLIENT_SIGNED
    signs("+13145550137", "Lars Lindqvist", now=later(hours=2))
    assert fresh(agreement).state == State.SIGNED


def test_why_a_guardian_signs_is_kept(agreement):
    assert agreement.needs_guardian
    assert "state" in agreement.guardian_basis


def test_each_has_fourteen_days_of_their_own(agreement):
    signs(FAY, "Fay Lindqvist", now=later(days=10))
    assert fresh(agreement).expires_at == later(days=24, minutes=1)


def test_without_a_way_to_text_the_guardian_the_staff_are_told(agreement, fay):
    fay.caregivers.update(ended_at=NOON)
    signs(FAY, "Fay Lindqvist")
    assert open_matters(agreement) == {"not_sent"}


def test_the_mother_of_two_goes_on_with_one_code(agreement, fay, mira):
    leo = take_in(mira, "Leo Lindqvist", "+13145550136", programme="adolescent")
    records.add_caregiver(
        leo, name="Karin Lindqvist", relationship="mother", phone=KARIN, guardian=True, by=mira, now=NOON
    )
    other = sent(leo, by=mira)
    signs(FAY, "Fay Lindqvist")
    signs("+13145550136", "Leo Lindqvist")
    session = reads(came_in(KARIN, now=later(hours=1)), now=later(hours=1))
    put(session, "Karin Lindqvist", now=later(hours=1))
    (waiting,) = sessions.others(session, now=later(hours=1))
    opened = sessions.carry_on(session, to=waiting, now=later(hours=1))
    reads(opened.session, now=later(hours=1))
    put(opened.session, "Karin Lindqvist", now=later(hours=1))
    assert {fresh(agreement).state, fresh(other).state} == {State.SIGNED}
    assert "came_from_other" not in evidence.WORDS
    told = str(evidence.page(fresh(waiting.agreement), language="en"))
    assert "another child" in told


def test_a_client_has_no_other_agreements_to_go_on_to(agreement):
    assert sessions.others(came_in(FAY), now=NOON) == []


def test_nobody_goes_on_to_the_agreement_of_a_stranger(agreement, dev, jonas):
    stranger = sent(dev, by=jonas).signers.get(role="client")
    signs(FAY, "Fay Lindqvist")
    session = came_in(KARIN, now=later(hours=1))
    with pytest.raises(sending.NotTheirTurn):
        sessions.carry_on(session, to=stranger, now=later(hours=1))
    assert len(texts_to(DEV, "document-waiting")) == 1


def test_the_file_says_nothing_about_the_daughters_phone(agreement):
    signs(FAY, "Fay Lindqvist")
    signs(KARIN, "Karin Lindqvist", now=later(hours=1))
    sealing.seal_due(now=later(hours=2))
    fays, karins = (str(evidence.page(fresh(agreement), language="en", whole=whole)) for whole in (True, False))
    assert fays.count("203.0.113.9") == 2
    assert karins.count("203.0.113.9") == 1
    assert "mother" in karins


def test_beside_the_therapist_needs_no_code(agreement, mira):
    session = beside(sending.turn(agreement), mira)
    signature = put(reads(session), "Fay Lindqvist")
    assert signature.witness == mira
    assert "witness (Mira Sand)" in str(evidence.page(fresh(agreement), language="en"))


def test_on_the_guardians_own_phone_beside_the_therapist(agreement, mira):
    url = sending.show_link(sending.turn(agreement), by=mira, now=NOON)
    shown = signing.sessions.links.find(url.rstrip("/").rsplit("/", 1)[1], now=NOON)
    opened = sessions.begin_by_shown_link(shown, now=later(minutes=1))
    assert opened.session.witness == mira
    with pytest.raises(signing.sessions.links.Gone):
        sessions.begin_by_shown_link(shown, now=later(minutes=2))
