"""Paper is an equal choice: a scan and a witness, the same order, the same effect."""

import pytest

from agreements import copies, evidence, paper, sending
from agreements.models import Agreement, State
from tests.agreements.flow.desk import FAY, NOON, later, sent, signs
from tests.agreements.flow.sealed import sealed, text_of

SCAN = b"%PDF-1.4 a scanned sheet"


def attach(signer, by, *, now=NOON, **how):
    given = {"file": SCAN, "media_type": "application/pdf", "written_name": signer.name, "signed_at": NOON} | how
    return paper.attach(signer, by=by, now=now, **given)


BEGINS_WITH = ("sent",)


def test_a_scan_is_a_signature_with_its_witness(agreement, jonas):
    signature = attach(sending.turn(agreement), jonas)
    assert (signature.method, signature.witness) == ("paper", jonas)
    assert signature.scan.file == SCAN
    assert Agreement.objects.get(pk=agreement.pk).state == State.SIGNED
    assert "witness (Jonas Weber)" in " ".join(text_of(sealed(agreement).file).split())


def test_attached_twice_it_counts_once(agreement, jonas):
    signer = sending.turn(agreement)
    assert attach(signer, jonas) == attach(signer, jonas, now=later(minutes=1))


@pytest.mark.parametrize(
    ("file", "media_type"),
    [(b"<html>", "text/html"), (b"GIF89a", "image/png"), (b"%PDF-" + b"0" * paper.MOST_BYTES, "application/pdf")],
)
def test_what_is_no_scan_is_refused(agreement, jonas, file, media_type):
    with pytest.raises(paper.NotAScan):
        attach(sending.turn(agreement), jonas, file=file, media_type=media_type)


def test_a_scan_needs_the_name_that_stands_on_it(agreement, jonas):
    with pytest.raises(paper.NameMissing):
        attach(sending.turn(agreement), jonas, written_name=" ")


@pytest.mark.parametrize("hours", [-1, 1])
def test_paper_was_signed_after_the_text_was_there_and_before_now(agreement, jonas, hours):
    with pytest.raises(ValueError, match="signed before"):
        attach(sending.turn(agreement), jonas, signed_at=later(hours=hours))


def test_a_guardians_paper_waits_for_the_clients_signature(fay, mira):
    agreement = sent(fay, by=mira)
    guardian = agreement.signers.get(role="guardian")
    with pytest.raises(paper.NotTheirTurn):
        attach(guardian, mira)
    signs(FAY, "Fay Lindqvist")
    attach(guardian, mira, now=later(hours=1), signed_at=later(hours=1))
    assert Agreement.objects.get(pk=agreement.pk).state == State.SIGNED


def test_who_signed_on_paper_gets_no_link_to_a_copy(agreement, jonas):
    attach(sending.turn(agreement), jonas)
    pdf = sealed(agreement)
    assert "copy.sent" not in list(agreement.events.values_list("kind", flat=True))
    word = copies.address(pdf, now=NOON)
    assert copies.opened(word, now=later(minutes=4)) == pdf
    assert copies.opened(word, now=later(minutes=5)) is None
    assert copies.opened("guessed", now=NOON) is None


def test_the_record_in_spanish(agreement, jonas):
    attach(sending.turn(agreement), jonas)
    told = str(evidence.page(Agreement.objects.get(pk=agreement.pk), language="es", whole=True))
    assert "firmó en papel" in told
