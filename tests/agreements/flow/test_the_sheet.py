"""The file as a person and a screen reader get it: the same text, tagged, in letters that are there."""

import io

import pytest
from pypdf import PdfReader

from agreements import document, evidence, glyphs, signing
from agreements.models import Agreement
from tests.agreements.flow.conftest import take_in
from tests.agreements.flow.desk import DEV, came_in, put, reads, sent, signs
from tests.agreements.flow.sealed import letters, sealed, text_of

STROKES = [[[0.1, 0.5], [0.2, 0.4], [0.4, 0.8]], [[0.5, 0.5], [0.9, 0.5]]]


def without_feet(file: bytes, agreement: Agreement) -> str:
    """The text of the pages, each without its last line."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]
    return "\n".join(
        "\n".join(line for line in page.split("\n") if not line.startswith(str(agreement.uuid)[:18])) for page in pages
    )


@pytest.fixture
def agreement(dev, jonas):
    return sent(dev, by=jonas, own_terms="We speak on Fridays.\n\nNo calls during school.")


@pytest.mark.parametrize(("language", "title"), [("en", "Agreement on coaching"), ("es", "Acuerdo sobre el apoyo")])
def test_the_text_of_the_file_is_the_canonical_text(dev, jonas, language, title):
    agreement = sent(dev, by=jonas, language=language, own_terms="Viernes: nada de «prisa».")
    signs(DEV, "Dev Rao")
    said = letters(without_feet(sealed(agreement).file, agreement))
    assert agreement.canonical_text.startswith(title)
    assert said.startswith(letters(agreement.canonical_text))


def test_it_is_tagged_titled_and_in_its_language(agreement):
    signs(DEV, "Dev Rao")
    file = PdfReader(io.BytesIO(sealed(agreement).file))
    root = file.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/Version" not in root  # PDF/A-2 is PDF 1.7
    assert file.metadata.title == "Agreement on coaching between sessions"
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_the_record_is_asked_three_times(agreement, django_assert_num_queries):
    signs(DEV, "Dev Rao")
    again = Agreement.objects.select_related("client__clinic").get(pk=agreement.pk)
    with django_assert_num_queries(3):  # who signed, by which version, what happened
        document.compose(again, seal=evidence.Seal(1, "", "", 9))


def test_a_drawn_signature_is_described(agreement):
    signature = put(reads(came_in(DEV)), strokes=STROKES)
    assert (signature.method, signature.written_name) == ("drawn", "Dev Rao")
    file = sealed(agreement).file
    data = document.compose(agreement, seal=evidence.Seal(1, "", "", 0))
    assert data["signatures"][0]["drawing"].count("<path") == 2
    assert data["signatures"][0]["alt"] == "Signature of Dev Rao, drawn by hand"
    assert b"Figure" in file or PdfReader(io.BytesIO(file)).trailer["/Root"]["/StructTreeRoot"]


@pytest.mark.parametrize(
    "name", ["Łukasz Đặng-Ñuñez", "שרה לוי", "ليلى حسن", "Ελένη Παπαδοπούλου", "Иван Ёлкин", "O’Brien-José"]
)
def test_a_name_in_any_of_these_scripts_is_printed_whole(agreement, name):
    signature = signs(DEV, name)
    assert signature.written_name == name
    said = text_of(sealed(agreement).file)
    for word in name.split():
        assert word in said or word[::-1] in said or set(word) <= set(said)


@pytest.mark.parametrize("name", ["Mia 🙂", "佐藤 花", "हिन्दी", "👩‍👧"])
def test_a_name_that_no_font_has_is_kindly_refused(agreement, name):
    session = reads(came_in(DEV))
    with pytest.raises(signing.CannotBeWritten):
        put(session, name)
    assert put(session, name, strokes=STROKES) if glyphs.can_be_written(name) else put(session, "", strokes=STROKES)


def test_a_name_is_set_in_one_font(agreement):
    assert glyphs.font_for("Dev Rao") == "Libertinus Serif"
    assert glyphs.font_for("ليلى حسن") == "DejaVu Sans Mono"
    assert glyphs.font_for("שרה לוי") == "Libertinus Serif"


def test_terms_in_another_script_take_another_font(jonas):
    leila = take_in(jonas, "Leila Haddad", "+13145550134")
    agreement = sent(leila, by=jonas, own_terms="نتحدث يوم الجمعة")
    signs("+13145550134", "ليلى حداد")
    assert "Coaching is not emergency help" in " ".join(text_of(sealed(agreement).file).split())


@pytest.mark.parametrize(
    "words", ["#panic()", "*bold* _it_ $x$", "= Title", "[link](x) @ref <label>", "\\ #sys.inputs", '"]}']
)
def test_nothing_that_is_typed_becomes_markup(dev, jonas, words):
    agreement = sent(dev, by=jonas, own_terms=words)
    signs(DEV, words)
    assert letters(words) in letters(text_of(sealed(agreement).file))


def test_letters_that_would_turn_others_around_are_taken_out(agreement):
    assert signs(DEV, "Dev\u202e Rao\u0000").written_name == "Dev Rao"


def test_the_second_revision_names_the_first(agreement, jonas):
    signs(DEV, "Dev Rao")
    first = sealed(agreement)
    second = sealed(agreement, by=jonas)
    assert first.sha256 in letters(text_of(second.file))
    assert "Jonas Weber" in text_of(second.file)
    assert (second.revision, second.prev_sha256) == (2, first.sha256)


def test_the_file_says_in_plain_words_how_it_was_signed(agreement):
    signs(DEV, "Dev Rao")
    pdf = sealed(agreement)
    said = " ".join(text_of(pdf.file).split())
    assert "followed a link that was texted to the number on file ending in ••••0124" in said
    assert "agreed to sign on a screen" in said
    assert letters(agreement.text_sha256) in letters(said)
    assert letters(pdf.chain_head) in letters(said)
    assert f"{pdf.chain_count} entries" in said
    assert letters(pdf.certificate.fingerprint) in letters(said)


def test_paper_is_letter_in_america_and_a4_elsewhere(agreement, riverbend):
    seal = evidence.Seal(1, "", "", 0)
    assert document.compose(agreement, seal=seal)["paper"] == "us-letter"
    riverbend.country = "DE"
    riverbend.save()
    assert document.compose(Agreement.objects.get(pk=agreement.pk), seal=seal)["paper"] == "a4"


def test_each_line_may_take_a_font_of_its_own():
    glyphs.check(["שרה לוי", "ليلى حسن"])
    with pytest.raises(glyphs.CannotBeWritten):
        glyphs.check(["שרה לוי", "佐藤"])
