"""Emergency access: with a reason, for one client and sixty minutes, in sight of everybody, and reviewed by another."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic import policies
from clinic.models import AuditEvent
from clinic.roles import Role
from coaching import contacts, emergency, nagging
from coaching.models import EmergencyAccess
from telephony.models import Message
from tests.pages.conftest import NOON, hire

REASON = "Ben does not answer, and his sister is worried"
WORDS = "keeps the pills in the kitchen"


@pytest.fixture
def signed(ben, jonas, calls):
    """A call of Ben's, its note signed by Jonas."""
    contact = calls(ben, "connected", with_whom=jonas)
    contacts.complete(contact, by=jonas, now=NOON, function="crisis", note=WORDS)
    return contact


@pytest.fixture
def hers(browse, ada):
    return browse(ada)


@pytest.fixture
def opened(hers, ben):
    hers.post(reverse("emergency", args=[ben.uuid]), {"reason": REASON})
    return EmergencyAccess.objects.get()


def reads(hers, contact):
    pages = [reverse("contact", args=[contact.uuid]), reverse("client", args=[contact.client.uuid])]
    return [WORDS in hers.get(page).content.decode() for page in pages]


def test_the_words_of_notes_are_closed_to_an_admin_and_say_the_way(hers, signed, ben):
    assert reads(hers, signed) == [False, False]
    assert reverse("emergency", args=[ben.uuid]) in hers.get(reverse("contact", args=[signed.uuid])).content.decode()


def test_nothing_opens_without_a_reason(hers, ben, ada):
    page = hers.post(reverse("emergency", args=[ben.uuid]), {"reason": "  "}).content.decode()
    assert "Without a reason nothing is opened." in page
    assert not EmergencyAccess.objects.exists()
    with pytest.raises(emergency.NoReason):
        emergency.begin(ben, reason=" ", by=ada, now=NOON)


def test_it_opens_the_words_of_this_client_alone(hers, signed, opened, cleo, jonas, calls):
    assert reads(hers, signed) == [True, True]
    other = calls(cleo, "connected", with_whom=jonas)
    contacts.complete(other, by=jonas, now=NOON, function="crisis", note=WORDS)
    assert reads(hers, other) == [False, False]


def test_at_sixty_minutes_it_is_closed(hers, signed, opened):
    with time_machine.travel(NOON + timedelta(minutes=9), tick=False):
        hers.get("/")
    for minutes in (18, 27, 36, 45, 54):  # somebody is there, so the session lasts
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            hers.get("/")
    with time_machine.travel(NOON + timedelta(minutes=59, seconds=59), tick=False):
        assert reads(hers, signed) == [True, True]
    with time_machine.travel(NOON + timedelta(minutes=60), tick=False):
        page = hers.get(reverse("contact", args=[signed.uuid])).content.decode()
        assert WORDS not in page
        assert "Emergency access has ended." in page
        assert reads(hers, signed) == [False, False]


def test_it_is_open_in_that_browser_only(hers, signed, opened, browse, ada):
    assert reads(browse(ada), signed) == [False, False]


def test_a_banner_stands_on_every_page_meanwhile(hers, opened):
    for url in ("/", "/log/", "/settings/", "/agreements/"):
        page = hers.get(url).content.decode()
        assert "Ben Okafor" in page
        assert reverse("emergency-end", args=[opened.uuid]) in page
    hers.post(reverse("emergency-end", args=[opened.uuid]))
    assert "emergency-end" not in hers.get("/settings/").content.decode()
    assert reverse("emergency-end", args=[opened.uuid]) not in hers.get("/settings/").content.decode()


def test_whoever_treats_and_the_other_admins_are_told_at_once_and_nothing_of_it(
    riverbend, hers, jonas, mira, ben, django_capture_on_commit_callbacks
):
    hire(riverbend, "Noor Haddad", "+13145550116", Role.ADMIN)
    Message.objects.all().delete()
    hers.post(reverse("emergency", args=[ben.uuid]), {"reason": REASON})
    nudges = Message.objects.filter(template="item-waiting")
    assert {message.peer for message in nudges} == {jonas.phone, "+13145550116"}
    assert {message.due_at for message in nudges} == {NOON}
    assert "Ben" not in str(list(nudges.values_list("params", flat=True)))


def test_all_that_is_looked_at_meanwhile_is_marked(hers, signed, opened, ada):
    reads(hers, signed)
    hers.get("/clients/")
    looked = AuditEvent.objects.filter(actor_id=ada.pk, action__endswith=".read", data__via="break_glass")
    assert {event.action for event in looked} == {"contact.read", "client.read"}
    assert looked.filter(data__page="clients").exists()
    hers.post(reverse("emergency-end", args=[opened.uuid]))
    before = looked.count()
    reads(hers, signed)
    assert looked.count() == before


def test_it_waits_on_the_board_of_the_others_until_one_signs_it_off(browse, opened, jonas, mira, hers, signed):
    reads(hers, signed)
    url = reverse("emergency-review", args=[opened.uuid])
    his = browse(jonas)
    assert url in his.get("/").content.decode()
    assert url not in browse(mira).get("/").content.decode()
    assert f'href="{url}"' not in hers.get("/").content.decode()
    page = his.get(url).content.decode()
    assert REASON in page
    assert "a contact" in page
    his.post(url, {"justified": "yes"})
    opened.refresh_from_db()
    assert (opened.reviewed_by, opened.justified) == (jonas, True)
    assert url not in his.get("/").content.decode()


def test_a_finding_against_it_says_what_follows(browse, opened, jonas):
    url = reverse("emergency-review", args=[opened.uuid])
    assert "Write what follows from it." in browse(jonas).post(url, {"justified": "no"}).content.decode()
    assert not EmergencyAccess.objects.filter(reviewed_at__isnull=False).exists()


def test_nobody_reviews_their_own_and_the_first_review_counts(hers, opened, ada, jonas, now):
    hers.post(reverse("emergency-review", args=[opened.uuid]), {"justified": "yes"})
    with pytest.raises(emergency.OwnReview):
        emergency.review(opened, justified=True, words="", by=ada, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.update(reviewed_at=now, reviewed_by=ada, justified=True)
    emergency.review(opened, justified=True, words="", by=jonas, now=now)
    with pytest.raises(emergency.AlreadyReviewed):
        emergency.review(opened, justified=False, words="No", by=jonas, now=now)


def test_it_stands_among_what_is_missing_until_then(hers, opened, jonas, now):
    page = hers.get("/missing/").content.decode()
    assert "waits for Jonas Weber" in page
    assert reverse("emergency-review", args=[opened.uuid]) in page
    emergency.review(opened, justified=True, words="", by=jonas, now=now)
    assert "waits for Jonas Weber" not in hers.get("/missing/").content.decode()


def test_where_nobody_else_can_review_it_says_what_to_do(hers, opened, ben):
    ben.team.update(until=NOON)
    assert "make another person an admin" in hers.get("/missing/").content.decode()
    page = hers.get(reverse("emergency-review", args=[opened.uuid])).content.decode()
    assert "make another person an admin" in page


def test_whoever_can_review_it_is_nudged_once_a_day(opened, jonas):
    Message.objects.all().delete()
    for hours in (23, 25, 26):
        nagging.nag(now=NOON + timedelta(hours=hours))
    nudges = Message.objects.filter(dedupe_key__startswith="emergency:")
    assert [nudge.peer for nudge in nudges] == [jonas.phone]


def test_one_client_at_a_time(hers, opened, cleo, ada, now):
    hers.post(reverse("emergency", args=[cleo.uuid]), {"reason": REASON})
    opened.refresh_from_db()
    assert opened.ended_at == now
    assert EmergencyAccess.objects.open_at(now).get().client == cleo


def test_it_lasts_no_longer_even_by_hand(opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.update(ends_at=NOON + timedelta(hours=2))


def test_whoever_is_no_admin_any_more_has_it_no_more(hers, signed, opened, ada):
    ada.grants.update(ended_at=NOON, ended_by=ada)
    assert emergency.standing(opened.uuid, type(ada).objects.get(pk=ada.pk), now=NOON) is None
    assert hers.get(reverse("contact", args=[signed.uuid])).status_code == 404
    assert "Ben Okafor" not in hers.get("/").content.decode()


def test_the_reason_is_sealed(opened):
    stored = EmergencyAccess.objects.values_list("reason", flat=True).get()
    assert REASON not in str(stored)


def test_a_policy_that_opens_notes_is_another_way(hers, signed, ada):
    policies.publish(ada.clinic, by=ada, now=NOON - timedelta(days=1), admins_read_notes=True)
    assert reverse("contact-note", args=[signed.uuid]) in hers.get(f"/contacts/{signed.uuid}/").content.decode()
