"""Cover between colleagues, as both see it: asked, answered, ended; and what happened in a covered time."""

from datetime import timedelta

import pytest

from clinic.models import AuditEvent
from coaching import covers, limits
from coaching.models import CoverRequest, CoverState, LimitSetting
from tests.pages.conftest import NOON, take_in

DAY = timedelta(days=1)


def page_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def leave(mira, jonas):
    """Mira, who has no hours here, is on leave since yesterday and asks Jonas."""
    return limits.override(
        mira, starts_at=NOON - DAY, ends_at=NOON + DAY, leave=True, cover=jonas, by=mira, now=NOON - 2 * DAY
    )


@pytest.fixture
def covered(leave, jonas):
    covers.accept(leave.cover_requests.get(), by=jonas, now=NOON - 2 * DAY)
    return leave


def test_the_question_stands_on_the_board_until_it_is_answered(browse, jonas, mira, leave) -> None:
    assert "Mira Sand asks you to cover" in page_of(browse(jonas).get("/"))
    page = page_of(browse(jonas).post(f"/cover/requests/{leave.cover_requests.get().uuid}/accept/", follow=True))
    assert "You cover for Mira Sand." in page
    assert "asks you to cover" not in page
    assert "You cover for Mira Sand now" in page


@pytest.mark.parametrize(
    ("answer", "words"), [("accept", "Jonas Weber covers for you"), ("decline", "Jonas Weber cannot cover")]
)
def test_whoever_asked_reads_the_answer_and_puts_it_away(browse, jonas, mira, leave, answer, words) -> None:
    request = leave.cover_requests.get()
    browse(jonas).post(f"/cover/requests/{request.uuid}/{answer}/")
    browser = browse(mira)
    assert words in page_of(browser.get("/"))
    assert words not in page_of(browser.post(f"/cover/requests/{request.uuid}/seen/", follow=True))


def test_a_question_without_an_answer_stands_on_the_limits_page_of_whoever_asked(browse, mira, leave) -> None:
    assert "Jonas Weber is asked to cover, and has not answered" in page_of(browse(mira).get("/limits/"))
    assert "has not answered" not in page_of(browse(mira).get("/"))


def test_a_second_tap_says_that_it_is_answered(browse, jonas, leave) -> None:
    url = f"/cover/requests/{leave.cover_requests.get().uuid}"
    browse(jonas).post(f"{url}/decline/")
    assert "does not wait for your answer any more" in page_of(browse(jonas).post(f"{url}/accept/", follow=True))
    assert leave.cover_requests.get().state == CoverState.DECLINED


def test_nobody_answers_what_a_colleague_was_asked(browse, mira, leave) -> None:
    for way in ("accept", "decline"):
        assert browse(mira).post(f"/cover/requests/{leave.cover_requests.get().uuid}/{way}/").status_code == 404


def test_a_colleague_is_asked_for_all_closed_hours(browse, mira, jonas) -> None:
    page = page_of(browse(mira).post("/cover/ask/", {"colleague": jonas.pk}, follow=True))
    assert "Jonas Weber is asked to cover. You see the answer on your board." in page
    assert "Nobody covers when you are closed" in page
    covers.accept(CoverRequest.objects.get(), by=jonas, now=NOON)
    assert "Jonas Weber covers whenever you are closed." in page_of(browse(mira).get("/limits/"))


def test_only_a_therapist_of_the_clinic_is_asked(browse, mira, ines, ada) -> None:
    for nobody in (ines, ada, mira):
        page = page_of(browse(mira).post("/cover/ask/", {"colleague": nobody.pk}))
        assert "Choose a therapist of your clinic." in page


def test_the_therapist_ends_the_cover(browse, mira, jonas) -> None:
    covers.accept(covers.ask(mira, cover=jonas, by=mira, now=NOON), by=jonas, now=NOON)
    assert "Nobody covers now" in page_of(browse(mira).post("/cover/end/", {"next": "limits"}, follow=True))
    assert LimitSetting.objects.get(therapist=mira).cover is None
    assert "You no longer cover for Mira Sand" in page_of(browse(jonas).get("/"))


def test_the_cover_steps_down(browse, mira, jonas, covered) -> None:
    page = page_of(browse(jonas).get("/limits/"))
    assert "You cover for" in page
    asked = {"next": "limits", "change": str(covered.pk)}
    page = page_of(browse(jonas).post(f"/cover/{mira.uuid}/step-down/", asked, follow=True))
    assert "You no longer cover for Mira Sand." in page
    assert "Jonas Weber no longer covers" in page_of(browse(mira).get("/"))


def test_nobody_steps_down_for_somebody_else(browse, mira, jonas, covered, riverbend) -> None:
    browse(mira).post(f"/cover/{mira.uuid}/step-down/", {"change": str(covered.pk)})
    covered.refresh_from_db()
    assert covered.cover == jonas


def test_a_cover_opens_the_page_of_a_covered_client_while_covering(browse, jonas, eli, leave, asks) -> None:
    request = asks(eli)
    for url in (f"/clients/{eli.uuid}/", f"/call-backs/{request.uuid}/"):
        assert browse(jonas).get(url).status_code == 404
    covers.accept(leave.cover_requests.get(), by=jonas, now=NOON)
    for url in (f"/clients/{eli.uuid}/", f"/call-backs/{request.uuid}/"):
        assert browse(jonas).get(url).status_code == 200
    assert "Eli Stone" in page_of(browse(jonas).get("/"))


def test_the_handover_tells_both_what_happened(browse, mira, jonas, eli, covered, asks, calls) -> None:
    asks(eli, at=NOON - timedelta(hours=3))
    calls(eli, "connected", at=NOON - timedelta(hours=2), with_whom=jonas)
    calls(eli, "connected", at=NOON - 2 * DAY, with_whom=mira)
    for user in (mira, jonas):
        page = page_of(browse(user).get(f"/cover/handover/{covered.pk}/"))
        assert page.count("Call from the client") == 1
        assert "1 request still open" in page
        event = AuditEvent.objects.filter(actor_id=user.pk, action="client.read").last()
        assert (event.data["page"], event.data["ids"]) == ("handover", [eli.pk])


def test_after_the_cover_it_tells_the_cover_what_they_did_themselves(
    browse, mira, jonas, eli, riverbend, covered, calls
) -> None:
    other = take_in(riverbend, "Fay Lind", "+13145550126", mira)
    calls(eli, "connected", at=NOON - timedelta(hours=2), with_whom=jonas)
    calls(other, "hung_up", at=NOON - timedelta(hours=2))
    limits.withdraw(covered, by=mira, now=NOON)
    page = page_of(browse(jonas).get(f"/cover/handover/{covered.pk}/"))
    assert "Eli Stone" in page
    assert "Fay Lind" not in page
    assert "You do not cover any more" in page


def test_a_handover_leads_each_back_to_where_they_came_from(browse, mira, jonas, covered) -> None:
    for user, back in ((mira, '<a class="back" href="/limits/"'), (jonas, '<a class="back" href="/"')):
        assert back in page_of(browse(user).get(f"/cover/handover/{covered.pk}/"))


def test_a_handover_is_for_those_two_alone(browse, ada, ines, lee, covered, riverbend) -> None:
    for stranger in (ada, ines, lee):
        assert browse(stranger).get(f"/cover/handover/{covered.pk}/").status_code == 404


def test_who_was_only_asked_reads_no_handover(browse, jonas, leave) -> None:
    assert browse(jonas).get(f"/cover/handover/{leave.pk}/").status_code == 404
    covers.decline(leave.cover_requests.get(), by=jonas, now=NOON)
    assert browse(jonas).get(f"/cover/handover/{leave.pk}/").status_code == 404


def test_a_quiet_time_says_so(browse, mira, covered) -> None:
    assert "It was quiet" in page_of(browse(mira).get(f"/cover/handover/{covered.pk}/"))


def test_the_last_closed_stretch_of_somebody_one_covers_now(browse, mira, jonas, eli, covered, calls) -> None:
    calls(eli, at=NOON - timedelta(hours=1))
    assert "Eli Stone" in page_of(browse(jonas).get(f"/cover/handover/{mira.uuid}/"))
    assert browse(mira).get(f"/cover/handover/{jonas.uuid}/").status_code == 404
