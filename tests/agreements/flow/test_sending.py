"""Sending: signers in their order, to the contact on file, once."""

import pytest

from agreements import drafting, sending, states
from agreements.glyphs import CannotBeWritten
from agreements.models import Agreement, State
from clients import records
from tests.agreements.flow.conftest import take_in
from tests.agreements.flow.desk import DEV, FAY, NOON, TERMS, kinds, later, sent, signs, texts_to


def draft(client, by, **how):
    return drafting.prepare(client, terms=TERMS, by=by, now=NOON, **how)


def test_the_text_is_fixed_and_the_first_signer_is_texted(dev, jonas):
    agreement = sent(dev, by=jonas)
    assert agreement.state == State.SENT
    assert [(one.position, one.role, one.name) for one in agreement.signers.all()] == [
        (1, "client", "Dev Rao"),
        (2, "therapist", "Jonas Weber"),
    ]
    assert len(texts_to(DEV, "document-waiting")) == 1


def test_sent_twice_is_sent_once(dev, jonas):
    agreement = sent(dev, by=jonas)
    again = sending.send(agreement, by=jonas, now=later(seconds=1))
    assert again.state == State.SENT
    assert len(texts_to(DEV, "document-waiting")) == 1
    assert sending.send_in_person(agreement, by=jonas, now=later(seconds=2)).state == State.SENT


def test_a_client_who_did_not_agree_to_texts_gets_none(jonas):
    eva = records.create(clinic=jonas.clinic, name="Eva Lund", by=jonas, now=NOON)
    records.add_phone(eva, number="+13145550131", by=jonas, now=NOON)
    agreement = draft(eva, jonas)
    with pytest.raises(sending.CannotBeTexted):
        sending.send(agreement, by=jonas, now=NOON)
    assert Agreement.objects.get(pk=agreement.pk).state == State.DRAFT
    assert sending.send_in_person(agreement, by=jonas, now=NOON).state == State.SENT


def test_without_a_guardian_on_file_it_cannot_be_sent(mira):
    ivy = take_in(mira, "Ivy Holm", "+13145550132", programme="adolescent")
    with pytest.raises(sending.NobodyToSign):
        sending.send(draft(ivy, mira), by=mira, now=NOON)


def test_a_clinic_without_a_line_texts_nobody(dev, jonas):
    jonas.clinic.lines.update(retired_at=NOON)
    with pytest.raises(sending.CannotBeTexted):
        sent(dev, by=jonas)


def test_it_goes_to_the_number_on_file_now(dev, jonas):
    agreement = sent(dev, by=jonas)
    old = dev.phones.get()
    records.retire_phone(old, by=jonas, now=NOON)
    records.add_phone(dev, number="+13145550139", texts_agreed=True, by=jonas, now=NOON)
    sending.resend(agreement.signers.get(role="client"), by=jonas, now=later(hours=1))
    assert len(texts_to("+13145550139", "document-waiting")) == 1


def test_nothing_is_sent_again_to_who_has_signed(dev, jonas):
    agreement = sent(dev, by=jonas)
    signs(DEV, "Dev Rao")
    with pytest.raises(sending.NotTheirTurn):
        sending.resend(agreement.signers.get(role="client"), by=jonas, now=later(hours=1))


def test_nobody_is_asked_before_their_turn(fay, mira):
    agreement = sent(fay, by=mira)
    with pytest.raises(sending.NotTheirTurn):
        sending.resend(agreement.signers.get(role="guardian"), by=mira, now=NOON)
    assert len(texts_to(FAY, "document-waiting")) == 1


def test_resending_has_a_limit(dev, jonas):
    agreement = sent(dev, by=jonas)
    signer = agreement.signers.get(role="client")
    for hour in range(1, 5):
        sending.resend(signer, by=jonas, now=later(hours=hour))
    with pytest.raises(sending.TooOften):
        sending.resend(signer, by=jonas, now=later(hours=5))
    assert sending.resend(signer, by=jonas, now=later(days=2))


def test_a_closed_one_cannot_be_sent(dev, jonas):
    agreement = draft(dev, jonas)
    states.move(agreement, to=State.VOIDED, by=jonas, now=NOON)
    with pytest.raises(states.NotPossible):
        sending.send(agreement, by=jonas, now=NOON)


def test_a_name_on_file_that_no_font_has_is_refused_before_it_is_sent(jonas):
    hana = take_in(jonas, "佐藤 花", "+13145550133")
    with pytest.raises(CannotBeWritten):
        sending.send(draft(hana, jonas), by=jonas, now=NOON)


def test_a_therapist_is_not_needed_to_send(dev, jonas):
    dev.team.update(until=NOON)
    agreement = sent(dev, by=jonas)
    assert [one.role for one in agreement.signers.all()] == ["client"]
    assert "your therapist" in agreement.canonical_text


def test_what_happened_is_on_record(dev, jonas):
    assert kinds(sent(dev, by=jonas)) == ["agreement.prepared", "agreement.moved", "link.sent"]
