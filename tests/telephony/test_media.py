"""Pictures: fetched from the carrier alone, checked, kept encrypted, then gone at the carrier."""

from datetime import timedelta

import pytest
from django.conf import settings as project

from clinic.encryption import EncryptionError
from telephony import door, media
from telephony.door import Download
from telephony.models import Media, Message
from telephony.simulator.faults import RestFault
from tests.telephony.conftest import BEN, LINE, NOON, fresh

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
PDF = b"%PDF-1.7 card"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "texts"


@pytest.fixture
def card(riverbend, carrier):
    """Ben sends pieces of a diary card; their rows, and the text at the exchange."""

    def send(*pieces: tuple[str, bytes]):
        sent = carrier.exchange.text(BEN, LINE, "my card", list(pieces))
        row = Message.objects.create(
            clinic=riverbend, line=LINE, peer=BEN, direction="in", state="received", sid=sent.sid
        )
        found = [
            (
                f"{door.base_url()}/2010-04-01/Accounts/{project.TWILIO_ACCOUNT_SID}/Messages/{sent.sid}/Media/{m.sid}",
                kind,
            )
            for m, (kind, _) in zip(sent.media, pieces, strict=True)
        ]
        media.expect(row, found, now=NOON)
        media.expect(row, found, now=NOON)
        return list(row.media.order_by("position")), sent

    return send


def test_it_keeps_every_piece_and_removes_it_at_the_carrier(card, carrier, folder):
    (first, second), sent = card(("image/jpeg", JPEG), ("application/pdf", PDF))
    assert media.fetch_due(now=NOON) == 2
    assert [media.read(fresh(piece)) for piece in (first, second)] == [JPEG, PDF]
    assert (fresh(first).size, fresh(first).fetched_at, fresh(first).removed_at) == (len(JPEG), NOON, NOON)
    assert sent.media == []
    assert sent.body == ""
    assert media.fetch_due(now=NOON + timedelta(days=1)) == 0
    assert all(PDF not in file.read_bytes() for file in folder.iterdir())
    assert {oct(file.stat().st_mode & 0o777) for file in folder.iterdir()} == {"0o600"}


def test_a_picture_moved_to_another_row_does_not_open(card):
    (first, second), _ = card(("image/jpeg", JPEG), ("application/pdf", PDF))
    media.fetch_due(now=NOON)
    stolen = fresh(first)
    stolen.file = fresh(second).file
    with pytest.raises(EncryptionError):
        media.read(stolen)


def test_it_comes_again_for_a_picture_that_is_not_there_yet(card, carrier):
    (piece,), _ = card(("image/jpeg", JPEG))
    carrier.exchange.faults.refuse(RestFault(status=404, method="GET"), RestFault(status=404, method="GET"))
    media.fetch_due(now=NOON)
    assert fresh(piece).due_at == NOON + timedelta(seconds=1)
    media.fetch_due(now=fresh(piece).due_at)
    assert fresh(piece).due_at == NOON + timedelta(seconds=4)
    media.fetch_due(now=fresh(piece).due_at)
    assert media.read(fresh(piece)) == JPEG


def test_it_tries_again_when_the_carrier_is_down_and_gives_up_in_the_end(card, carrier):
    (piece,), _ = card(("image/jpeg", JPEG))
    for _ in range(12):
        carrier.exchange.faults.refuse(RestFault(status=503, method="GET"))
        media.fetch_due(now=fresh(piece).due_at)
    assert (fresh(piece).due_at, fresh(piece).error, fresh(piece).fetched_at) == (None, "answer 503", None)


def test_a_picture_that_cannot_be_removed_is_kept_and_removed_later(card, carrier):
    (piece,), sent = card(("image/jpeg", JPEG))
    carrier.exchange.faults.refuse(RestFault(status=503, method="DELETE"))
    media.fetch_due(now=NOON)
    assert (fresh(piece).fetched_at, fresh(piece).removed_at, len(sent.media)) == (NOON, None, 1)
    media.fetch_due(now=fresh(piece).due_at)
    assert (fresh(piece).error, sent.media) == ("carrier down", [])


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [("text/html", b"<script>", "kind not taken"), ("image/png", JPEG, "kind not taken"),
     ("image/jpeg", b"\xff\xd8\xff" + bytes(media.AT_MOST_BYTES), "too big")],
)  # fmt: skip
def test_it_refuses_what_is_no_picture(card, kind, body, error, folder):
    (piece,), sent = card((kind, body))
    media.fetch_due(now=NOON)
    assert (fresh(piece).error, fresh(piece).file, fresh(piece).due_at) == (error, "", None)
    assert sent.media == []
    assert not folder.exists()


ACCOUNT = f"/2010-04-01/Accounts/{project.TWILIO_ACCOUNT_SID}/"
END = f"Messages/MM{'1' * 32}/Media/ME{'2' * 32}"


@pytest.mark.parametrize(
    "url",
    ["https://evil.example" + ACCOUNT + END, "https://api.twilio.com@evil.example" + ACCOUNT + END,
     "https://api.twilio.com/2010-04-01/Accounts/AC" + "9" * 32 + "/" + END,
     "https://api.twilio.com" + ACCOUNT + "../" + END, "https://api.twilio.com" + ACCOUNT + END + "?x=1",
     "https://api.twilio.com" + ACCOUNT, "file://" + ACCOUNT + END, "https://[", "",
     "http://169.254.169.254/latest"],
)  # fmt: skip
def test_it_goes_to_the_carrier_and_nowhere_else(riverbend, carrier, url):
    row = Message.objects.create(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="received")
    media.expect(row, [(url, "image/jpeg")], now=NOON)
    media.fetch_due(now=NOON)
    assert Media.objects.get().error == "address not allowed"
    assert not carrier.http.requests


def test_https_is_wanted_unless_all_is_on_this_machine(settings):
    settings.TWILIO_API_BASE_URL = "http://carrier.example"
    settings.LOCAL = False
    assert not media.is_the_carriers("http://carrier.example" + ACCOUNT + END)
    assert media.is_the_carriers("https://api.twilio.com" + ACCOUNT + END)


def test_one_piece_that_breaks_stops_no_other(card, monkeypatch):
    (bad, good), _ = card(("image/jpeg", JPEG), ("application/pdf", PDF))
    keep = media.keep

    def broken(piece, body, *, now):
        if piece.pk == bad.pk:
            raise OSError("disk full")
        keep(piece, body, now=now)

    monkeypatch.setattr(media, "keep", broken)
    media.fetch_due(now=NOON)
    assert (fresh(bad).error, fresh(good).fetched_at) == ("broken", NOON)
    assert fresh(bad).due_at > NOON


def test_two_fetchers_do_not_take_the_same_piece(card):
    card(("image/jpeg", JPEG))
    assert [media.fetch_due(now=NOON), media.fetch_due(now=NOON)] == [1, 0]


def test_a_refused_download_says_how(card, carrier, monkeypatch):
    (piece,), _ = card(("image/jpeg", JPEG))
    monkeypatch.setattr(door.Carrier, "download", lambda *args, **how: Download(410, "", b""))
    media.fetch_due(now=NOON)
    assert fresh(piece).error == "answer 410"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("image/webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("image/heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
        ("image/heif", b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00"),
    ],
)
def test_it_takes_what_telephones_photograph_in(kind, body):
    assert media.why_refused(kind, body) == ""
    assert media.why_refused(kind, b"<script>") == media.KIND_NOT_TAKEN
