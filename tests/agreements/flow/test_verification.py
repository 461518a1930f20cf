"""Is this the real one? Flipped, appended, forged: each is refused, and nothing is said about a stranger's file."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pyhanko.pdf_utils.reader import PdfFileReader

from agreements import chain, paper, seal_keys, sealing, sending, states, verification
from agreements.models import Agreement, SealCertificate, SealedPdf, State
from clinic import audit
from tests.agreements.flow.desk import NOON, later, sent
from tests.agreements.flow.sealed import appended, flipped, forged, sealed

ATTACKS = [flipped, appended, forged]


BEGINS_WITH = ("signed",)


@pytest.fixture
def pdf(agreement):
    return sealed(agreement)


def past_triggers(table, statement, *values):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values or None)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def write(table, assignment, *values):
    """As somebody who owns the database could: past triggers."""
    past_triggers(table, f"UPDATE {table} SET {assignment}", *values)


def test_the_file_as_it_was_handed_out_is_real(pdf):
    finding = verification.check(pdf.file, now=NOON)
    assert (finding.ok, finding.reason, finding.clinic, finding.revision) == (True, "real", "Riverbend DBT", 1)
    assert finding.sealed_at == pdf.sealed_at


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_changed_file_is_refused(pdf, attack):
    finding = verification.check(attack(pdf.file), now=NOON)
    assert finding == verification.Finding(False, "changed")


@pytest.mark.parametrize("attack", ATTACKS)
def test_its_seal_alone_refuses_it_as_well(pdf, attack):
    certificates = SealCertificate.objects.all()
    assert verification.seal_problems(pdf.file, certificates) == []
    assert verification.seal_problems(attack(pdf.file), certificates) != []


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_record_notices_a_changed_file(pdf, attack):
    assert verification.problems_of(pdf, pdf.file) == []
    assert verification.problems_of(pdf, attack(pdf.file)) != []


def test_a_strangers_file_is_unknown(pdf):
    assert verification.check(b"%PDF-1.7 something else", now=NOON) == verification.Finding(False, "unknown")


def test_what_a_stranger_hands_in_is_searched_and_never_parsed(pdf, monkeypatch):
    """A file can be made to cost whatever parses it minutes and a gigabyte."""
    monkeypatch.setattr(verification, "PdfFileReader", None)
    changed = appended(pdf.file)
    begins = changed.index(b"/Contents<") if b"/Contents<" in changed else changed.index(b"/Contents <")
    place = changed.index(b"<", begins)
    shouted = changed[:place] + b" \n" + changed[place : place + 900].upper() + b" \n" + changed[place + 900 :]
    for file in (changed, shouted):
        assert verification.check(file, now=NOON).reason == "changed"
    for file in (b"%PDF-1.7 /Contents <abc>", b"%PDF-1.7 /Contents <" + b"0" * 100, b"%PDF-1.7" + b"/Contents" * 9):
        assert verification.check(file, now=NOON).reason == "unknown"


@pytest.mark.parametrize("file", [b"", b"GIF89a", b"%PDF-" + b"0" * verification.MOST_BYTES])
def test_what_is_no_file_of_this_kind_is_unreadable(db, file):
    assert verification.check(file, now=NOON) == verification.Finding(False, "unreadable")


def test_the_seal_of_somebody_else_is_not_ours(agreement, pdf):
    foreign = seal_keys.make(agreement.client.clinic, by=audit.SYSTEM("test"), now=NOON)
    assert verification.seal_problems(pdf.file, [foreign]) == ["the seal is not one of ours"]


def test_a_second_signature_is_one_too_many(pdf):
    once = PdfFileReader(io.BytesIO(pdf.file)).embedded_signatures
    assert len(once) == 1
    assert verification.seal_problems(b"%PDF-1.7\n%%EOF", [])[0].startswith("the file cannot be read")


def test_a_sheet_without_a_seal_has_none(agreement):
    from_typst = sealing.document.render(agreement, seal=sealing.evidence.Seal(1, "0" * 64, "", 0), now=NOON)
    assert verification.seal_problems(from_typst, []) == ["0 signatures instead of one"]


def test_an_old_file_stays_real_after_a_new_seal(agreement, pdf, jonas):
    seal_keys.make(agreement.client.clinic, by=audit.SYSTEM("seal_key"), now=later(days=1))
    assert verification.check(pdf.file, now=later(days=2)).reason == "real"
    second = sealed(agreement, by=jonas)
    assert second.certificate != pdf.certificate
    assert verification.check(pdf.file, now=later(days=2)).reason == "older"


def test_a_file_stays_real_after_its_certificate_is_over(pdf):
    years = pdf.certificate.valid_until + timedelta(days=900)
    assert verification.check(pdf.file, now=years).reason == "real"


def test_a_seal_used_outside_its_time_is_noticed(pdf):
    write("agreements_sealcertificate", "valid_until = %s", pdf.sealed_at)
    assert verification.check(pdf.file, now=NOON).reason == "record_broken"


def test_a_changed_event_breaks_the_chain(agreement, pdf):
    write("agreements_agreementevent", "actor = 'staff:999' WHERE kind = 'signer.signed'")
    assert chain.problems(agreement) == ["event 10 was changed, or its key is gone"]


def test_a_removed_event_breaks_the_chain(agreement):
    write("agreements_agreementevent", "seq = 99 WHERE seq = 2")
    assert chain.problems(agreement) == ["event 2 is missing"]


def test_a_rewritten_link_breaks_the_chain(agreement):
    write("agreements_agreementevent", "prev_hash = '' WHERE seq = 3")
    assert "event 3 does not follow the one before" in chain.problems(agreement)


def test_a_cut_tail_is_found_by_the_sealed_file(agreement, pdf):
    past_triggers("agreements_agreementevent", "DELETE FROM agreements_agreementevent WHERE seq >= 10")
    assert chain.problems(agreement) == []
    assert verification.check(pdf.file, now=NOON).reason == "record_broken"


def test_another_text_under_the_same_signature_is_found(agreement, dev, jonas):
    write("agreements_agreement", "text_sha256 = %s", "0" * 64)
    found = verification.record_problems(Agreement.objects.get(pk=agreement.pk))
    assert "the text is not the one whose digest is kept" in found
    assert any(line.endswith("another text was signed") for line in found)


def test_the_command_checks_everything(agreement, pdf, capsys):
    call_command("verify_agreements")
    assert capsys.readouterr().out == "1 agreements and 1 sealed files checked, 0 problems.\n"
    write("agreements_signature", "evidence_sha256 = %s", "0" * 64)
    with pytest.raises(CommandError, match="its evidence was changed"):
        call_command("verify_agreements")


def test_an_agreement_in_force_without_a_signature_is_found(dev, jonas):
    agreement = sent(dev, by=jonas)
    states.move(agreement, to=State.SIGNED, by=jonas, now=NOON)
    assert verification.record_problems(agreement) == []
    found = verification.record_problems(Agreement.objects.get(pk=agreement.pk))
    assert found == ["in force, and a signature is missing"]


def test_the_command_checks_a_file(pdf, tmp_path, capsys):
    (tmp_path / "real.pdf").write_bytes(pdf.file)
    (tmp_path / "forged.pdf").write_bytes(forged(pdf.file))
    call_command("verify_agreements", str(tmp_path / "real.pdf"))
    assert capsys.readouterr().out.endswith("real.pdf: real\n")
    with pytest.raises(CommandError, match="forged.pdf: changed"):
        call_command("verify_agreements", str(tmp_path / "forged.pdf"))


def test_a_sealed_file_is_kept_encrypted(pdf):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM agreements_sealedpdf")
        (content,) = cursor.fetchone()
    assert content.startswith("sealed1:")
    assert SealedPdf.objects.get().file.startswith(b"%PDF-")


def test_a_changed_scan_is_found(dev, jonas):
    agreement = sent(dev, by=jonas)
    paper.attach(
        sending.turn(agreement), file=b"%PDF-1.4 sheet", media_type="application/pdf", written_name="Dev Rao",
        signed_at=NOON, by=jonas, now=NOON,
    )  # fmt: skip
    write("agreements_paperscan", "sha256 = %s", "0" * 64)
    (found,) = verification.record_problems(Agreement.objects.get(pk=agreement.pk))
    assert found.endswith("its scan was changed")
