"""A diary card is put with its check-in or a contact; it stays in its thread."""

from datetime import timedelta

import pytest

from clients import records
from coaching import checkins, conversations, photos
from coaching.models import Attachment
from telephony import media
from telephony.models import Media
from tests.pages.conftest import LINE, NOON

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def card(ben, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pictures = (("https://api.twilio.com/x", "image/png"),)
    arrived = conversations.Arrived(sid="SM1", line=LINE, peer="+13145550122", body="card", pictures=pictures)
    conversations.receive(arrived, now=NOON)
    found = Media.objects.get()
    media.keep(found, PNG, now=NOON)
    return found


def test_it_is_put_with_a_check_in_once(browse, jonas, ben, card):
    later = NOON + timedelta(hours=3)
    row = checkins.agree(ben, therapist=jonas, side="client", due_at=later, what_for="Card", by=jonas, now=NOON)
    page = browse(jonas).get(f"/photos/{card.uuid}/attach/").content.decode()
    assert "Check-in by" in page
    for _ in range(2):
        browse(jonas).post(f"/photos/{card.uuid}/attach/", {"where": f"check-in:{row.uuid}"})
    assert photos.of_check_in(row) == [card]
    assert Attachment.objects.count() == 1


def test_what_came_with_a_contact_is_seen_with_it(browse, jonas, ben, card, calls):
    came = card.message_id
    contact = ben.contacts.get(texts__message=came)
    assert photos.of_contact(contact) == [card]
    call = calls(ben, "connected", with_whom=jonas)
    browse(jonas).post(f"/photos/{card.uuid}/attach/", {"where": f"contact:{call.uuid}"})
    assert photos.of_contact(call) == [card]
    assert f'src="/photos/{card.uuid}/"' in browse(jonas).get(f"/contacts/{call.uuid}/").content.decode()
    put = Attachment.objects.get()
    browse(jonas).post(f"/attachments/{put.uuid}/remove/")
    assert photos.of_contact(call) == []


def test_it_says_in_words_from_whom_it_came_wherever_it_is_shown(browse, jonas, ben, card):
    row = checkins.agree(
        ben, therapist=jonas, side="client", due_at=NOON + timedelta(hours=3), what_for="Card", by=jonas, now=NOON
    )
    photos.attach(card, to=row, by=jonas, now=NOON)
    contact = ben.contacts.get(texts__message=card.message_id)
    places = (f"/clients/{ben.uuid}/texts/", f"/contacts/{contact.uuid}/", f"/clients/{ben.uuid}/")
    mother = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone="+13145550127", own_coaching=True, by=jonas, now=NOON
    )
    for caregiver, alt in ((None, "Photo from Ben Okafor"), (mother, "Photo from Karin Okafor (mother)")):
        ben.contacts.filter(pk=contact.pk).update(caregiver=caregiver)
        for place in places:
            assert f'src="/photos/{card.uuid}/" alt="{alt}"' in browse(jonas).get(place).content.decode(), place


def test_it_goes_to_nobody_elses_record(browse, jonas, ben, cleo, card, calls):
    other = calls(cleo)
    page = browse(jonas).post(f"/photos/{card.uuid}/attach/", {"where": f"contact:{other.uuid}"})
    assert "Choose one of these." in page.content.decode()
    with pytest.raises(photos.OfSomebodyElse):
        photos.attach(card, to=other, by=jonas, now=NOON)
