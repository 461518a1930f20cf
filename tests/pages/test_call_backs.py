"""What may be done with a request: claim, give back, call, call later, close, name who calls; and its history."""

import re
from datetime import timedelta

from coaching import callbacks, reminders
from coaching.models import CallBack, TherapistLeg
from telephony.models import Call, Message
from tests.pages.conftest import NOON, SET_UP


def test_it_gives_the_request_to_one_therapist_and_tells_the_other(browse, jonas, mira, ben, asks) -> None:
    request = asks(ben)
    callbacks.join(request, cover=mira, by=SET_UP, now=NOON)
    assert browse(mira).post(f"/call-backs/{request.uuid}/claim/").status_code == 302
    answer = browse(jonas).post(f"/call-backs/{request.uuid}/claim/", follow=True)
    assert "A colleague is already calling back." in answer.content.decode()
    assert "Mira Sand has it in hand" in answer.content.decode()
    request.refresh_from_db()
    assert request.claimed_by == mira


def test_it_answers_htmx_with_the_boards_inside_and_a_word(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    answer = browse(jonas, htmx=True).post(f"/call-backs/{request.uuid}/claim/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'id="live"' in page
    assert "You have it in hand" in page


def test_it_gives_back_only_ones_own_claim(browse, jonas, mira, ben, asks) -> None:
    request = asks(ben)
    callbacks.join(request, cover=mira, by=SET_UP, now=NOON)
    callbacks.claim(request, by=mira, now=NOON)
    browse(jonas).post(f"/call-backs/{request.uuid}/release/")
    assert CallBack.objects.get().claimed_by == mira
    browse(mira).post(f"/call-backs/{request.uuid}/release/")
    assert CallBack.objects.get().claimed_by is None


def test_it_rings_ones_own_phone_with_one_tap(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    answer = browse(jonas).post(f"/call-backs/{request.uuid}/call/", follow=True)
    assert "Your phone is ringing" in answer.content.decode()
    assert "You are calling" in answer.content.decode()
    assert Call.objects.get().peer == jonas.phone
    assert TherapistLeg.objects.get().staff == jonas


def test_it_calls_nobody_in_a_pause_and_says_until_when(request, browse, jonas, cleo, asks) -> None:
    """Asked first, reported later: the clock holds the request before the job has marked it."""
    waiting = asks(cleo, at=NOON - timedelta(hours=3))
    request.getfixturevalue("pause")
    answer = browse(jonas).post(f"/call-backs/{waiting.uuid}/call/", follow=True)
    page = answer.content.decode()
    assert "Coaching is paused until Wed 11:00 am CDT" in page
    assert not Call.objects.exists()
    assert CallBack.objects.get().claimed_by is None


def test_it_says_that_ones_own_number_is_missing(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    jonas.phone = ""
    jonas.save()
    answer = browse(jonas).post(f"/call-backs/{request.uuid}/call/", follow=True)
    assert "Your own telephone number is not on file" in answer.content.decode()


def test_it_keeps_a_new_time_on_the_therapists_own_clock(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    answer = browse(jonas).post(f"/call-backs/{request.uuid}/later/", {"at": "16:30"}, follow=True)
    assert "Kept: you call at 4:30 pm CDT." in answer.content.decode()
    request.refresh_from_db()
    assert request.latest_at == NOON + timedelta(hours=3, minutes=30)


def test_it_takes_a_time_that_has_gone_by_for_tomorrows(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    browse(jonas).post(f"/call-backs/{request.uuid}/later/", {"at": "12:30"})
    request.refresh_from_db()
    assert request.latest_at == NOON + timedelta(hours=23, minutes=30)


def test_it_says_what_a_time_looks_like(browse, jonas, ben, asks) -> None:
    page = browse(jonas).post(f"/call-backs/{asks(ben).uuid}/later/", {"at": "soon"}).content.decode()
    assert "Enter the time as hours and minutes, for example 21:40." in page
    assert "There is a problem" in page
    assert 'value="soon"' in page


def test_it_closes_only_with_a_reason(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    page = browse(jonas).post(f"/call-backs/{request.uuid}/close/", {"note": "  "}).content.decode()
    assert "Say why it is closed" in page
    answer = browse(jonas).post(f"/call-backs/{request.uuid}/close/", {"note": "Spoke in the session"})
    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.closed_because, request.closed_by, request.closing_note) == (
        "by_person",
        jonas,
        "Spoke in the session",
    )


def test_it_lets_an_admin_name_who_calls(browse, ada, jonas, mira, eli, asks) -> None:
    request = asks(eli)
    page = browse(ada).get(f"/call-backs/{request.uuid}/cover/").content.decode()
    assert "Jonas Weber" in page
    answer = browse(ada).post(f"/call-backs/{request.uuid}/cover/", {"colleague": jonas.pk}, follow=True)
    assert "Jonas Weber has been asked to call." in answer.content.decode()
    assert CallBack.objects.get().cover == jonas
    assert Message.objects.filter(peer=jonas.phone, template="item-waiting").exists()
    assert "Eli Stone" in browse(jonas).get("/").content.decode()
    assert "Waits for Jonas Weber as cover of Mira Sand" in answer.content.decode()
    assert "Nobody covers" not in answer.content.decode()


def test_it_names_nobody_of_another_clinic(browse, ada, ines, eli, asks) -> None:
    request = asks(eli)
    page = browse(ada).post(f"/call-backs/{request.uuid}/cover/", {"colleague": ines.pk}).content.decode()
    assert "Choose a therapist of your clinic." in page
    assert CallBack.objects.get().cover is None


def test_its_own_page_leads_on_to_the_board(browse, jonas, ben, asks) -> None:
    page = browse(jonas).get(f"/call-backs/{asks(ben).uuid}/").content.decode()
    assert "hx-post" not in page


def test_it_tells_the_whole_history(browse, jonas, ben, asks) -> None:
    request = asks(ben, severity=4)
    callbacks.claim(request, by=jonas, now=NOON)
    callbacks.postpone(request, until=NOON + timedelta(hours=2), by=jonas, now=NOON)
    callbacks.close(request, because="by_person", note="Came in person", by=jonas, now=NOON)
    page = browse(jonas).get(f"/call-backs/{request.uuid}/").content.decode()
    for words in ("Request taken", "Rated 4 of 5", "Claimed", "New time agreed", "Closed", "Came in person"):
        assert words in page


def test_it_says_when_a_claim_was_not_followed_by_a_call(browse, jonas, mira, ben, asks) -> None:
    request = asks(ben, at=NOON - timedelta(hours=1))
    callbacks.join(request, cover=mira, by=SET_UP, now=NOON - timedelta(hours=1))
    callbacks.claim(request, by=mira, now=NOON - timedelta(minutes=40))
    page = browse(jonas).get("/").content.decode()
    assert "Mira Sand claimed it and has not called" in page
    assert f"/call-backs/{request.uuid}/call/" in page


def test_reminders_follow_the_new_time(browse, jonas, ben, asks) -> None:
    request = asks(ben)
    browse(jonas).post(f"/call-backs/{request.uuid}/later/", {"at": "16:30"})
    Message.objects.all().delete()
    assert reminders.send_due(now=NOON + timedelta(hours=1, minutes=5)) == 0
    assert reminders.send_due(now=NOON + timedelta(hours=3, minutes=31)) > 0


def test_a_later_time_can_be_taken_back(browse, jonas, ben, asks) -> None:
    request, browser = asks(ben), browse(jonas)
    page = browser.post(f"/call-backs/{request.uuid}/later/", {"at": "16:30"}, follow=True).content.decode()
    browser.post(re.search(r'action="(/undo/[^"]+)"', page)[1])
    assert CallBack.objects.get().latest_at == request.latest_at
