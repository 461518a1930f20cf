"""Whoever covers sees the clients they cover: from the minute the therapist closes until the minute they open (P8)."""

from datetime import time, timedelta

from clients.models import Client
from coaching import callbacks, covers, limits
from coaching.limits import Hours
from coaching.visibility import answered_by, call_backs_visible_to, coached_by
from tests.riverbend import ALWAYS, NOON, SET_UP, agree_to_cover, ask, at, harm, take_in

SECOND = timedelta(seconds=1)


def sees(user, client, now):
    return coached_by(user, now).filter(pk=client.pk).exists()


def edges(user, client, since, until):
    """What they see just before, at the beginning, just before the end, and at the end."""
    return [sees(user, client, now) for now in (since - SECOND, since, until - SECOND, until)]


def test_the_usual_cover_sees_from_closing_to_opening(ana, mira, jonas):
    week = [Hours(channel, day, time(8), time(21)) for channel in ("call", "text") for day in range(7)]
    limits.set_week(mira, week=week, by=mira, now=NOON)
    assert edges(jonas, ana, at(21), at(32)) == [False, True, True, False]


def test_one_closed_channel_is_enough(ana, mira, jonas):
    """Mira's calls end at nine, her texts at ten."""
    assert edges(jonas, ana, at(21), at(32)) == [False, True, True, False]


def test_the_cover_of_a_leave_sees_from_its_beginning_to_its_end(eli, priya, jonas):
    leave = priya.overrides.get()
    assert not sees(jonas, eli, NOON)
    agree_to_cover(priya, jonas, leave)
    limits.set_week(priya, week=ALWAYS, by=priya, now=NOON)
    assert edges(jonas, eli, leave.starts_at, leave.ends_at) == [False, True, True, False]


def test_who_is_asked_and_has_not_answered_sees_nothing(eli, priya, jonas):
    covers.ask(priya, cover=jonas, change=priya.overrides.get(), by=priya, now=NOON)
    assert not sees(jonas, eli, NOON)


def test_who_steps_down_sees_nothing_more(eli, priya, jonas):
    leave = priya.overrides.get()
    agree_to_cover(priya, jonas, leave)
    covers.end(priya, change=leave, by=jonas, now=NOON)
    assert not sees(jonas, eli, NOON)


def test_the_one_who_is_covered_for_does_not_see_back(ben, mira):
    assert not sees(mira, ben, at(23))


def test_wider_hours_for_one_client_leave_that_client_out(ana, mira, jonas):
    bea = take_in(mira, "Bea Holt", "+13145550130")
    for channel in ("call", "text"):
        limits.except_client(
            ana, therapist=mira, hours=Hours(channel, 1, time(20), time(23, 30)), opens=True, by=mira, now=NOON
        )
    assert [sees(jonas, client, at(23)) for client in (ana, bea)] == [False, True]
    assert sees(jonas, ana, at(23, 30))


def test_narrower_hours_for_one_client_bring_that_client_alone(ana, mira, jonas):
    bea = take_in(mira, "Bea Holt", "+13145550130")
    limits.except_client(
        ana, therapist=mira, hours=Hours("call", 1, time(12), time(14)), opens=False, by=mira, now=NOON
    )
    assert [sees(jonas, client, at(13)) for client in (ana, bea)] == [True, False]


def test_a_change_for_one_client_brings_that_client_alone(ana, mira, jonas):
    bea = take_in(mira, "Bea Holt", "+13145550130")
    limits.override(mira, starts_at=at(12), ends_at=at(14), client=ana, by=mira, now=NOON)
    assert [sees(jonas, client, at(13)) for client in (ana, bea)] == [True, False]


def test_an_evening_that_nobody_covers_is_seen_by_nobody(ana, mira, jonas):
    limits.override(mira, starts_at=at(12), ends_at=at(32), no_cover=True, by=mira, now=NOON)
    assert not sees(jonas, ana, at(23))


def test_it_sees_the_open_requests_and_answers_the_texts_while_covering(ana, mira, jonas):
    request = ask(ana, now=at(20))
    for now, found in ((at(20, 59), []), (at(21), [request]), (at(32), [])):
        assert list(call_backs_visible_to(jonas, now)) == found
        assert list(answered_by(jonas, now)) == [ana] * bool(found)


def test_it_sees_no_request_that_is_closed(ana, mira, jonas):
    request = ask(ana, now=at(20))
    callbacks.close(request, because="by_person", note="spoke", by=mira, now=at(20))
    assert not call_backs_visible_to(jonas, at(22)).exists()


def test_it_covers_no_client_of_another_clinic_p8(ana, hana, jonas):
    assert list(coached_by(jonas, at(22))) == [ana]


def test_it_asks_once(ana, ben, mira, jonas, django_assert_num_queries):
    jonas.roles  # noqa: B018  asked once an instance
    with django_assert_num_queries(1):
        coached_by(jonas, at(22))


def test_a_leader_and_an_admin_are_not_asked_whom_they_cover(lee, ada, django_assert_num_queries):
    for user in (lee, ada):
        user.roles  # noqa: B018
        with django_assert_num_queries(0):
            coached_by(user, NOON)


def test_it_sees_that_coaching_is_paused(ana, jonas):
    harm(ana, ago=1, now=at(22), by=SET_UP)
    assert Client.objects.filter(pk__in=coached_by(jonas, at(22)).values("pk"), pauses__closed_at=None).exists()
