"""After the signature: acknowledged, withdrawn, renewed, ended. What was agreed before stays as it was."""

import pytest
from django.core.exceptions import ValidationError

from agreements import acknowledging, copies, drafting, due, life, sending
from agreements.contacts import CannotBeTexted
from agreements.models import Agreement, State
from clients import records
from clinic import audit
from tests.agreements.flow.desk import DEV, TERMS, came_in, later, open_matters, reads, sent, signs, texts_to

BEGINS_WITH = ("signed",)


@pytest.fixture
def devs(agreement):
    return agreement.signers.get(role="client")


def fresh(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def test_a_colleague_does_not_acknowledge(agreement, mira):
    with pytest.raises(acknowledging.NotTheTherapist):
        acknowledging.acknowledge(agreement, by=mira, now=later(hours=1))


def test_the_therapist_who_took_over_does(agreement, dev, mira):
    records.assign_primary(dev, therapist=mira, by=mira, now=later(hours=1))
    done = acknowledging.acknowledge(agreement, by=mira, now=later(hours=2))
    assert done.state == State.ACTIVE
    assert [one.name for one in agreement.signers.filter(role="therapist", signed_at__isnull=False)] == ["Mira Sand"]


def test_what_is_not_signed_is_not_acknowledged(dev, jonas):
    waiting = sent(dev, by=jonas)
    with pytest.raises(life.NotPossible):
        acknowledging.acknowledge(waiting, by=jonas, now=later(hours=1))


def test_the_client_withdraws_at_once_and_without_a_reason(agreement, devs, dev):
    life.withdraw(agreement, by=audit.the_client(dev.pk), now=later(days=1), channel="page", signer=devs)
    again = life.withdraw(agreement, by=audit.the_client(dev.pk), now=later(days=2), channel="page", signer=devs)
    assert (again.state, again.closed_because, again.closed_at) == (State.WITHDRAWN, "client:page", later(days=1))
    assert open_matters(agreement) == {"withdrawn"}


def test_only_who_signed_withdraws(agreement, jonas):
    therapist = agreement.signers.get(role="therapist")
    with pytest.raises(life.NotTheirs):
        life.withdraw(agreement, by=jonas, now=later(days=1), channel="call", signer=therapist)


def test_a_withdrawal_comes_by_a_known_way(agreement, devs, jonas):
    with pytest.raises(ValueError, match="pigeon"):
        life.withdraw(agreement, by=jonas, now=later(days=1), channel="pigeon", signer=devs)


def test_no_electronic_records_is_another_act(agreement, devs, dev):
    life.withdraw_consent(devs, by=audit.the_client(dev.pk), now=later(days=1))
    life.withdraw_consent(devs, by=audit.the_client(dev.pk), now=later(days=2))
    devs.refresh_from_db()
    assert devs.consent_withdrawn_at == later(days=1)
    assert fresh(agreement).state == State.SIGNED
    assert "no_electronic" in open_matters(agreement)


def test_the_old_one_holds_until_the_new_one_is_signed(agreement, dev, jonas):
    new = life.renew(agreement, terms=TERMS, by=jonas, now=later(days=1))
    assert (new.supersedes, fresh(agreement).grace_until) == (agreement, later(days=31))
    sending.send(new, by=jonas, now=later(days=1))
    assert fresh(agreement).in_force
    signs(DEV, "Dev Rao", now=later(days=2))
    assert (fresh(agreement).state, fresh(new).state) == (State.SUPERSEDED, State.SIGNED)
    assert open_matters(agreement) <= {"acknowledge"}


def test_when_the_new_one_is_taken_back_the_old_one_holds_on(agreement, jonas):
    new = life.renew(agreement, by=jonas, now=later(days=1), grace_days=10)
    life.void(new, reason="A draft by mistake", by=jonas, now=later(days=2))
    assert due.end_grace(now=later(days=12)) == 0
    assert (fresh(agreement).in_force, fresh(agreement).grace_until) == (True, None)


def test_when_the_grace_is_over_the_old_one_ends(agreement, jonas):
    life.renew(agreement, by=jonas, now=later(days=1), grace_days=10)
    assert due.end_grace(now=later(days=10, hours=23)) == 0
    assert due.end_grace(now=later(days=11)) == 1
    assert (fresh(agreement).state, fresh(agreement).closed_because) == (State.ENDED, "grace_over")


def test_only_what_is_in_force_is_renewed(dev, jonas):
    with pytest.raises(life.NotPossible):
        life.renew(sent(dev, by=jonas), by=jonas, now=later(days=1))


def test_one_waits_at_a_time(agreement, dev, jonas):
    life.renew(agreement, by=jonas, now=later(days=1), own_terms="New.")
    with pytest.raises(drafting.AlreadyOne):
        drafting.prepare(dev, by=jonas, now=later(days=2))


def test_own_terms_go_on_into_the_new_one(dev, jonas):
    old = sent(dev, by=jonas, own_terms="Fridays first.")
    signs(DEV, "Dev Rao")
    assert "Fridays first." in life.renew(old, by=jonas, now=later(days=1)).canonical_text


def test_voiding_needs_a_reason(dev, jonas):
    waiting = sent(dev, by=jonas)
    with pytest.raises(ValidationError):
        life.void(waiting, reason=" ", by=jonas, now=later(hours=1))
    life.void(waiting, reason="wrong hours", by=jonas, now=later(hours=1))
    assert life.void(waiting, reason="wrong hours", by=jonas, now=later(hours=2)).closing_words == "wrong hours"


def test_what_is_signed_is_not_voided(agreement, jonas):
    with pytest.raises(life.NotPossible):
        life.void(agreement, reason="x", by=jonas, now=later(hours=1))


def test_a_review_is_set_for_a_day(agreement, jonas):
    day = later(days=90).date()
    assert life.set_review(agreement, on=day, by=jonas, now=later(hours=1)).review_on == day


def test_a_discharge_ends_what_is_in_force_and_voids_what_waits(agreement, dev, jonas):
    draft = life.renew(agreement, by=jonas, now=later(days=1))
    records.discharge(dev, by=jonas, now=later(days=2))
    assert due.end_of_treatment(now=later(days=2)) == 2
    assert due.end_of_treatment(now=later(days=2)) == 0
    assert (fresh(agreement).state, fresh(draft).state) == (State.ENDED, State.VOIDED)


def test_a_copy_is_for_who_signed(dev, jonas):
    waiting = sent(dev, by=jonas)
    with pytest.raises(copies.NotSigned):
        copies.send(waiting.signers.get(role="client"), by=jonas, now=later(hours=1))


def test_a_copy_goes_to_the_number_on_file_only(agreement, devs, dev, jonas):
    records.retire_phone(dev.phones.get(), by=jonas, now=later(hours=1))
    with pytest.raises(CannotBeTexted):
        copies.send(devs, by=jonas, now=later(hours=2))
    copies.offer(agreement, now=later(hours=2))
    assert texts_to(DEV, "document-copy") == []


def test_after_the_copy_the_session_only_reads(agreement, devs, jonas):
    copies.send(devs, by=jonas, now=later(hours=2))
    session = came_in(DEV, now=later(hours=2), template="document-copy")
    reads(session, now=later(hours=2))
    assert fresh(agreement).state == State.SIGNED
