"""After a deletion: a genuine file is still told from a forgery, photos alone go without their texts, and a tombstone
that was tampered with is named."""

import pgtrigger
import pytest

from agreements import blocks, verification
from agreements.models import SealedPdf
from clinic import audit_chain
from clinic.models import Extent, Ground, Tombstone
from coaching.erasing import carrying_out, orders
from coaching.models import ConversationText
from telephony import media
from telephony.models import Media, Message
from tests.erasing.conftest import HOUR, NOON

LONG_AGO = NOON.replace(year=2024)


def test_a_file_whose_record_was_deleted_is_still_real(clients, deleted):
    pdf = SealedPdf.objects.filter(agreement__client=clients["ana"]).first()
    file = pdf.file if pdf else b"%PDF-1.7 as it was sealed"
    stone = deleted(clients["ana"])
    if pdf is None:
        with pgtrigger.ignore("clinic.Tombstone:locked_rows"):
            Tombstone.objects.filter(pk=stone.pk).update(files=[blocks.digest(file)])
    assert verification.check(file, now=NOON) == verification.Finding(True, "deleted")
    assert verification.check(file + b" ", now=NOON).reason != "deleted"


@pytest.mark.parametrize(
    ("change", "says"), [({"digest": "0" * 64}, "was changed"), ({"finished_at": None}, "is gone")]
)
def test_a_changed_tombstone_is_named(clients, deleted, change, says):
    stone = deleted(clients["gil"])
    with pgtrigger.ignore("clinic.Tombstone:locked_rows"):
        Tombstone.objects.filter(pk=stone.pk).update(**change)
    assert any(f"Tombstone {stone.pk} {says}" in line for line in audit_chain.verify(NOON + HOUR).problems)


@pytest.fixture
def photo(clients):
    """An old photo that nobody put into the record."""
    text = ConversationText.objects.filter(client=clients["ana"]).first()
    message = Message.objects.create(
        clinic=clients["ana"].clinic, direction="in", line="+13145550100", peer="+13145550121", body="my card",
        state="received", created_at=LONG_AGO,
    )  # fmt: skip
    ConversationText.objects.create(client=text.client, contact=text.contact, message=message, at=LONG_AGO)
    card = Media.objects.create(message=message, position=0, url="", content_type="image/png", created_at=LONG_AGO)
    media.keep(card, b"\x89PNG\r\n\x1a\n and more", now=LONG_AGO)
    return card


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def carried_out(client, ada, extent):
    (stone,) = orders.order([client], ground=Ground.TIME, extent=extent, by=ada, now=NOON)
    carrying_out.carry_on(now=NOON + HOUR)
    stone.refresh_from_db()
    return stone


def test_old_photos_go_and_their_texts_stay(clients, ada, photo):
    name = photo.file
    stone = carried_out(clients["ana"], ada, Extent.PHOTOS)
    photo.refresh_from_db()
    assert not media.store().exists(name)
    assert (photo.file, photo.error) == ("", media.TIME_OVER)
    assert photo.message.body == "my card"
    assert (stone.counts, stone.done, len(stone.digest)) == ({"telephony_media": 1}, 1, 64)
    assert stone.finished_at


def test_with_the_whole_record_the_photos_leave_the_disk(clients, deleted, photo):
    name = photo.file
    deleted(clients["ana"])
    assert not media.store().exists(name)
    assert not Media.objects.filter(pk=photo.pk).exists()
