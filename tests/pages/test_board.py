"""The board: who waits, what is paused, who tried, what came in, what is due."""

import re
from datetime import timedelta

import pytest

from clients import records
from clinic.models import AuditEvent
from coaching import callbacks, checkins, contacts, limits, pauses
from coaching.models import CallBack, Contact, ConversationText, Pause
from coaching.views.rows.board import gather
from telephony.models import Message
from tests.pages.conftest import NOON, SET_UP, take_in


def text_from(client, calls, *, at=NOON, in_pause=False):
    message = Message.objects.create(
        clinic=client.clinic, direction="in", line="+13145550100", peer="+13145550122", body="Landlord is here",
        state="received", created_at=at,
    )  # fmt: skip
    return ConversationText.objects.create(
        client=client, contact=calls(client, "delivered"), message=message, at=at, in_pause=in_pause
    )


def names(rows):
    return [row.name for row in rows]


def test_it_puts_severity_first_then_the_latest_time(riverbend, jonas, ben, asks) -> None:
    ana = take_in(riverbend, "Ana Duarte", "+13145550121", jonas)
    fay = take_in(riverbend, "Fay Lindqvist", "+13145550126", jonas)
    asks(ana, severity=2, at=NOON - timedelta(minutes=50))
    asks(fay, severity=5, at=NOON - timedelta(minutes=10))
    asks(ben, severity=2, at=NOON - timedelta(minutes=20))
    assert names(gather(jonas, NOON).queue) == ["Fay Lindqvist", "Ana Duarte", "Ben Okafor"]


def test_it_shows_nobody_elses_clients(browse, mira, ben, cleo, pause, asks, calls) -> None:
    asks(ben)
    calls(cleo, "paused")
    page = browse(mira).get("/").content.decode()
    assert not re.search(r"\bBen\b", page)  # a random token may hold it
    assert "Cleo" not in page
    assert "Nobody waits" in page


def test_it_says_by_when_and_offers_the_call(browse, jonas, ben, asks) -> None:
    request = asks(ben, severity=4)
    page = browse(jonas).get("/").content.decode()
    assert "in 1 h" in page
    assert "2:00 pm CDT" in page
    assert f'action="/call-backs/{request.uuid}/call/"' in page
    assert "Severity 4 of 5" in page


def test_it_holds_a_request_by_the_clock_before_any_job_marked_it(request, jonas, cleo, asks) -> None:
    asks(cleo, at=NOON - timedelta(hours=3))
    pause = request.getfixturevalue("pause")
    assert CallBack.objects.get().held_at is None
    row = gather(jonas, NOON).queue[0]
    assert (row.state, row.latest, row.call_url) == ("held", pause.ends_at, "")


def test_a_held_request_and_its_pause_tell_one_end(jonas, cleo, pause, asks) -> None:
    asks(cleo, at=NOON - timedelta(hours=3))
    Pause.objects.filter(pk=pause.pk).update(ends_at=pause.ends_at + timedelta(seconds=20))
    board = gather(jonas, NOON)
    assert board.queue[0].latest == board.pauses[0].ends_at == pause.ends_at + timedelta(minutes=1)


def test_it_shows_the_pause_with_its_end_and_what_is_heard(browse, jonas, pause) -> None:
    page = browse(jonas).get("/").content.decode()
    assert "22 h left" in page
    assert "Cleo hears:" in page
    assert "It opens again tomorrow at 11:00 AM, Central Time." in page
    assert f"/pauses/{pause.uuid}/end/" in page


def test_it_shows_no_pause_that_is_over(jonas, pause) -> None:
    assert len(gather(jonas, pause.ends_at - timedelta(seconds=1)).pauses) == 1
    assert gather(jonas, pause.ends_at).pauses == []


def test_it_shows_an_attempt_until_it_is_seen(browse, jonas, cleo, pause, calls) -> None:
    attempt = calls(cleo, "paused")
    jonas_browser = browse(jonas)
    assert "Called in the pause" in jonas_browser.get("/").content.decode()
    answer = jonas_browser.post(f"/contacts/{attempt.uuid}/seen/", follow=True)
    assert "Called in the pause" not in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.seen_by == jonas


def test_whoever_told_of_an_act_did_not_call_in_the_pause(jonas, cleo, pause, calls) -> None:
    Contact.objects.filter(pk=calls(cleo, "paused").pk).update(told_of_harm_at=NOON)
    board = gather(jonas, NOON)
    assert (board.attempts[0].words, board.pauses[0].attempts) == ("Self-harm was told", 0)


def test_it_leaves_an_attempt_to_the_primary_therapist(browse, lee, jonas, cleo, pause, calls) -> None:
    records.add_leader(cleo, leader=lee, by=SET_UP, now=NOON)
    attempt = calls(cleo, "paused")
    board = gather(lee, NOON)
    assert len(board.pauses) == 1
    assert board.attempts == []
    assert board.limits is None
    assert browse(lee).get(f"/contacts/{attempt.uuid}/").status_code == 200
    assert browse(lee).post(f"/contacts/{attempt.uuid}/seen/").status_code == 404
    assert len(gather(jonas, NOON).attempts) == 1


def test_it_says_that_texts_came_and_not_what_they_say(browse, jonas, ben, calls) -> None:
    text_from(ben, calls)
    text_from(ben, calls, at=NOON - timedelta(minutes=5))
    page = browse(jonas).get("/").content.decode()
    assert "Texts to read" in page
    assert "Landlord" not in page
    assert gather(jonas, NOON).texts[0].unread == 2


def test_it_tells_what_is_due(jonas, ben, calls) -> None:
    contact = calls(ben, "connected", with_whom=jonas, at=NOON - timedelta(hours=1))
    checkins.agree(ben, therapist=jonas, side="client", due_at=NOON + timedelta(hours=3), by=jonas, now=NOON)
    check_in, note = gather(jonas, NOON).due
    assert check_in.title == "Check-in: the client gets in touch"
    assert note.action_url == f"/contacts/{contact.uuid}/"
    contacts.complete(contact, by=jonas, now=NOON, function="skills")
    assert len(gather(jonas, NOON).due) == 1


def test_it_puts_what_nobody_covers_on_top_for_the_admin(browse, ada, eli, ben, asks) -> None:
    uncovered, other = asks(eli, severity=3), asks(ben, severity=5)
    board = gather(ada, NOON)
    assert names(board.uncovered) == ["Eli Stone"]
    assert board.uncovered[0].cover_url == f"/call-backs/{uncovered.uuid}/cover/"
    assert [row.id for row in board.queue] == [str(other.uuid)]
    assert board.queue[0].call_url == ""
    page = browse(ada).get("/").content.decode()
    assert page.index("Nobody covers") < page.index("Who waits in the clinic")


def test_it_tells_an_admin_of_no_act(browse, ada, pause) -> None:
    assert "Cleo" not in browse(ada).get("/").content.decode()


def test_it_shows_a_cover_the_request_and_its_client(browse, mira, jonas, ben, asks) -> None:
    request = asks(ben)
    assert browse(mira).get(f"/clients/{ben.uuid}/").status_code == 404
    callbacks.join(request, cover=mira, by=SET_UP, now=NOON)
    assert "Waits for you as cover of Jonas Weber" in browse(mira).get("/").content.decode()
    assert browse(mira).get(f"/clients/{ben.uuid}/").status_code == 200
    callbacks.close(request, because="reached", by=mira, now=NOON)
    assert browse(mira).get(f"/clients/{ben.uuid}/").status_code == 404


def test_it_answers_nothing_while_nothing_has_changed(browse, jonas, ben, asks) -> None:
    asks(ben)
    version = gather(jonas, NOON).version
    poll = browse(jonas, htmx=True)
    assert poll.get(f"/board/live/?known={version}").status_code == 204
    CallBack.objects.update(severity=5)
    answer = poll.get(f"/board/live/?known={version}")
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_it_keeps_its_version_while_only_time_goes_by(jonas, ben, pause, asks) -> None:
    asks(ben)
    assert gather(jonas, NOON).version == gather(jonas, NOON + timedelta(minutes=20)).version


def test_it_puts_the_names_it_shows_on_record(browse, jonas, ben, asks) -> None:
    asks(ben)
    browse(jonas).get("/")
    event = AuditEvent.objects.get(action="client.read")
    assert (event.actor_id, event.data) == (jonas.pk, {"page": "board", "ids": [ben.pk]})


@pytest.mark.parametrize("many", [1, 12])
def test_it_asks_the_database_six_times_however_much_is_on_it(
    many, riverbend, browse, jonas, cleo, pause, asks, calls, django_assert_max_num_queries
) -> None:
    for number in range(many):
        client = take_in(riverbend, f"Client {number}", f"+131455509{number:02}", jonas)
        asks(client, severity=number % 6)
        text_from(client, calls)
        calls(client, "connected", with_whom=jonas)
        calls(client, "hung_up")
        checkins.agree(client, therapist=jonas, side="client", due_at=NOON + timedelta(hours=3), by=jonas, now=NOON)
    limits.override(jonas, starts_at=NOON, ends_at=NOON + timedelta(hours=1), by=jonas, now=NOON)
    browser = browse(jonas)
    browser.get("/")  # the first page of a session writes the session
    with django_assert_max_num_queries(
        6
    ):  # session, person, limits, all the lists, the reading on record, crisis lines
        page = browser.get("/")
    assert page.status_code == 200
    assert page.content.decode().count('class="row row-call') == many


def test_it_lets_a_request_wait_again_when_the_pause_is_ended(jonas, cleo, pause, asks) -> None:
    asks(cleo)
    assert gather(jonas, NOON).queue[0].state == "held"
    pauses.end_early(pause, reason="reported by mistake", by=jonas, now=NOON)
    pauses.take_effect(now=NOON)
    assert gather(jonas, NOON).queue[0].state == "waiting"


def test_it_names_the_clients_without_contact_for_four_weeks(browse, riverbend, jonas, lee, ben, cleo, calls) -> None:
    calls(ben, "connected", at=NOON - timedelta(days=29), with_whom=jonas)
    calls(cleo, "connected", at=NOON - timedelta(days=27), with_whom=jonas)
    take_in(riverbend, "Dev Rao", "+13145550124", jonas, signed=False)
    take_in(riverbend, "Fay Lindqvist", "+13145550126", jonas)
    board = gather(jonas, NOON)
    assert [(row.name, row.last) for row in board.quiet] == [
        ("Fay Lindqvist", None),
        ("Ben Okafor", NOON - timedelta(days=29)),
    ]
    assert "No contact for 28 days" in browse(jonas).get("/").content.decode()
    listed = browse(jonas).get("/clients/?show=quiet").content.decode()
    assert "Ben Okafor" in listed
    assert "Cleo Martin" not in listed
    assert gather(lee, NOON).quiet == []


def test_a_caregivers_call_is_no_contact_of_the_client(jonas, ben, calls) -> None:
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="parent", phone="+13145550199", by=SET_UP, now=NOON
    )
    contact = calls(ben, "connected", with_whom=jonas)
    assert gather(jonas, NOON).quiet == []
    Contact.objects.filter(pk=contact.pk).update(caregiver=karin)
    assert names(gather(jonas, NOON).quiet) == ["Ben Okafor"]


def test_it_puts_the_clients_plan_one_tap_away(browse, jonas, ben, asks) -> None:
    asks(ben)
    page = browse(jonas).get("/").content.decode()
    assert f'href="/clients/{ben.uuid}/#plan-title"' in page
    assert 'id="plan-title"' in browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()


def test_it_says_until_when_one_can_be_reached_and_who_covers(browse, jonas, mira) -> None:
    reach = browse(jonas).get("/").content.decode().partition('class="reachable')[2].partition("</a>")[0]
    assert reach.count("any hour") == 2
    assert "no cover" in reach
    limits.override(jonas, starts_at=NOON, ends_at=NOON + timedelta(hours=1), by=jonas, now=NOON)
    reach = browse(jonas).get("/").content.decode().partition('class="reachable')[2].partition("</a>")[0]
    assert reach.count("closed until") == 2


def test_what_it_tells_of_news_names_nobody(browse, jonas, ben, asks, calls) -> None:
    asks(ben)
    text_from(ben, calls)
    page = browse(jonas).get("/").content.decode()
    alert = page.partition('id="alert"')[2].partition("</div>")[0]
    assert "Somebody asks to be called" in alert
    assert not re.search(
        r"\bBen\b", alert + page.partition("<title>")[2].partition("</title>")[0]
    )  # a random token may hold it
    assert f'data-requests="{NOON.isoformat()}"' in page
    assert f'data-texts="{NOON.isoformat()}"' in page


def test_its_sound_is_turned_off_for_this_person_on_every_device(browse, jonas, mira) -> None:
    assert browse(jonas).post("/preferences/", {"alert_sound": "off"}).status_code == 204
    assert 'data-sound="off"' in browse(jonas).get("/").content.decode()
    assert 'data-keys="on"' in browse(jonas).get("/").content.decode()
    assert 'data-sound="on"' in browse(mira).get("/").content.decode()
