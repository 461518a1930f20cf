"""Is this the real one: the file is asked for, and only the very file is answered for."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import copies, sealing
from tests.agreements.pages.conftest import sign
from tests.riverbend import DEV, NOON


@pytest.fixture(autouse=True)
def _own_seals(settings, tmp_path):
    settings.SEAL_ROOT = tmp_path / "seals"


@pytest.fixture
def file(agreement, let_in) -> bytes:
    sign(agreement.signers.get(role="client"), DEV, let_in)
    sealing.seal_due(now=NOON)
    return copies.newest(agreement).file


def ask(browse, content: bytes) -> str:
    upload = SimpleUploadedFile("agreement.pdf", content, "application/pdf")
    return browse().post("/verify/", {"file": upload}).content.decode()


def test_it_says_yes_to_the_very_file(file, browse) -> None:
    page = ask(browse, file)
    assert "Not one byte differs" in page
    assert "Sealed by Riverbend DBT, revision 1" in page
    assert re.search(r'<time class="when" datetime="2026-03-10T[^>]+>.*\d (am|pm) [A-Z]{3}', page)  # whoever asks
    assert not re.search(r"\bDev\b", page)  # a random token may hold it


def test_it_says_no_to_a_flipped_byte_and_to_seven_more(file, browse) -> None:
    flipped = file[:900] + bytes([file[900] ^ 1]) + file[901:]
    for changed in (flipped, file + b"1234567"):
        page = ask(browse, changed)
        assert "Not one byte differs" not in page
        assert "Riverbend" not in page


def test_it_says_no_to_what_is_no_file_of_ours(agreement, browse) -> None:
    assert "not a PDF file that can be read" in ask(browse, b"hello")
    assert "Choose the PDF file" in browse().post("/verify/").content.decode()


def test_it_takes_only_its_methods_and_answers_at_the_printed_address(db, browse) -> None:
    assert browse().put("/verify/").status_code == 405
    assert browse().get("/sign/check/")["Location"] == "/verify/"


def test_a_signed_copy_is_the_sealed_file(file, agreement, let_in, browse) -> None:
    """The link to the copy that came by text: a code, then the very bytes."""
    browser = let_in(DEV)
    assert browser.get("/signing/copy/").content == file
    assert "sealed PDF: any change" in browser.get("/signing/done/").content.decode()
