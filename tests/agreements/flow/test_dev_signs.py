"""Dev's agreement, from the draft to the sealed second revision."""

from agreements import acknowledging, chain, copies, evidence, sealing, signing, verification
from agreements.models import Agreement, SealedPdf, State
from agreements.views.events import WORDS as TIMELINE
from agreements.words import events
from tests.agreements.flow.desk import (
    DEV,
    JONAS,
    NOON,
    came_in,
    kinds,
    later,
    open_matters,
    put,
    reads,
    signs,
    texts_to,
    trail,
)

BEGINS_WITH = ("sent",)


def fresh(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def test_it_is_in_force_when_dev_has_signed(agreement):
    signature = signs(DEV, "Dev Rao")
    assert fresh(agreement).state == State.SIGNED
    assert signature.method == "typed"
    assert signature.text_sha256 == agreement.text_sha256
    assert signature.facts["link_sent_to"] == "••••0124"
    assert signature.facts["device"]["ip"] == "203.0.113.9"


def test_the_therapist_is_told_that_an_item_waits(agreement):
    signs(DEV, "Dev Rao")
    assert open_matters(agreement) == {"acknowledge"}
    assert len(texts_to(JONAS, "item-waiting")) == 1


def test_every_step_is_in_the_chain_and_in_the_audit_trail(agreement, dev):
    signs(DEV, "Dev Rao")
    steps = [
        "agreement.prepared", "agreement.moved", "link.sent", "code.sent", "code.confirmed", "signer.opened",
        "agreement.moved", "signer.reached_end", "signer.consented", "signer.signed", "agreement.moved",
    ]  # fmt: skip
    assert kinds(agreement) == steps
    assert [kind for kind in trail(dev) if not kind.startswith("client.")] == steps
    assert chain.problems(agreement) == []


def test_the_record_tells_every_step_in_plain_words(agreement):
    signs(DEV, "Dev Rao")
    told = str(evidence.page(fresh(agreement), language="en"))
    assert "link sent \u2013 staff member" in told
    assert "right code entered \u2013 the client" in told
    assert "state: signed by all" in told
    assert not any(kind in told for kind in kinds(agreement))


def test_there_are_words_for_every_step_in_both_languages():
    assert set(events.EN) == set(events.ES)
    assert set(events.EN) >= {*TIMELINE, *State.values} - {"draft"}


def test_a_second_tap_gives_the_same_signature(agreement):
    session = reads(came_in(DEV))
    first = put(session, "Dev Rao")
    again = put(session, "Dev Rao", now=later(seconds=2))
    assert again == first
    assert kinds(agreement).count("signer.signed") == 1


def test_it_is_sealed_acknowledged_and_sealed_again(agreement, jonas):
    signs(DEV, "Dev Rao")
    assert sealing.seal_due(now=later(minutes=2)) == 1
    acknowledging.acknowledge(agreement, by=jonas, now=later(hours=1))
    acknowledging.acknowledge(agreement, by=jonas, now=later(hours=2))
    assert sealing.seal_due(now=later(hours=2)) == 1
    first, second = SealedPdf.objects.filter(agreement=agreement).order_by("revision")
    assert second.prev_sha256 == first.sha256
    assert fresh(agreement).state == State.ACTIVE
    assert verification.check(first.file, now=NOON).reason == "older"
    assert verification.check(second.file, now=NOON).reason == "real"
    assert verification.record_problems(fresh(agreement)) == []


def test_his_copy_comes_by_a_link_of_its_own(agreement):
    signs(DEV, "Dev Rao")
    sealing.seal_due(now=later(minutes=2))
    session = came_in(DEV, now=later(minutes=3), template="document-copy")
    assert copies.newest(session.signer.agreement).revision == 1
    assert signing.consent(session, now=later(minutes=4)) is None
