"""A client's page: how coaching stands, the plan, who and which numbers, and everything that happened."""

from datetime import timedelta
from urllib.parse import quote

from clients import records
from clinic.models import AuditEvent
from coaching import acts, callbacks, legs, pauses
from coaching.models import Contact
from coaching.views.rows import timeline
from telephony.models import Call
from tests.pages.conftest import NOON, SET_UP


def test_it_opens_with_the_pause_and_the_plan(browse, jonas, cleo, pause) -> None:
    records.write_plan(cleo, by=jonas, now=NOON, crisis_plan="Go to Noor's.", meanwhile="Ice in both hands.")
    page = browse(jonas).get(f"/clients/{cleo.uuid}/").content.decode()
    for words in ("Coaching is paused.", "22 h left", "Go to Noor&#x27;s.", "Ice in both hands.", "Agreement in force"):
        assert words in page
    assert f"/pauses/{pause.uuid}/check/" in page
    assert f"/clients/{cleo.uuid}/call/" not in page


def test_it_puts_the_reading_on_record(browse, jonas, ben) -> None:
    browse(jonas).get(f"/clients/{ben.uuid}/")
    event = AuditEvent.objects.get(action="client.read")
    assert (event.actor_id, event.client_id, event.data) == (jonas.pk, ben.pk, {"page": "client"})


def test_it_masks_numbers_for_a_cover(browse, jonas, mira, ben, asks) -> None:
    callbacks.join(asks(ben), cover=mira, by=SET_UP, now=NOON)
    own, covers = (browse(who).get(f"/clients/{ben.uuid}/").content.decode() for who in (jonas, mira))
    assert "(314)\N{NO-BREAK SPACE}555-0122" in own
    assert "555-0122" not in covers
    assert "•••\N{NO-BREAK SPACE}0122" in covers
    assert "you stand in" in covers


def test_it_offers_an_admin_nothing_to_do(browse, ada, ben) -> None:
    page = browse(ada).get(f"/clients/{ben.uuid}/").content.decode()
    assert "Record an act" not in page
    assert "Call Ben now" not in page


def test_it_tells_both_versions_of_a_corrected_report(browse, jonas, cleo, pause) -> None:
    acts.correct(pause.act, occurred_at=NOON - timedelta(hours=5), reason="Earlier than she said", by=jonas, now=NOON)
    page = browse(jonas).get(f"/clients/{cleo.uuid}/").content.decode()
    assert "This version was corrected later; both stay on record." in page
    assert "Why it was corrected: Earlier than she said" in page
    assert "Pause ended: the report was corrected" in page


def test_it_tells_why_a_pause_ended_early_and_by_whom(browse, jonas, cleo, pause) -> None:
    pauses.end_early(pause, reason="Reported in error", by=jonas, now=NOON)
    page = browse(jonas).get(f"/clients/{cleo.uuid}/").content.decode()
    assert "Pause ended: ended early" in page
    assert "Reported in error" in page


def test_it_tells_that_a_pause_is_over_before_any_job_wrote_it(jonas, cleo, pause) -> None:
    entries, _older = timeline.page(cleo, jonas, pause.ends_at + timedelta(seconds=1))
    assert "Pause ended: its time was over" in [entry.title for entry in entries]


def test_it_loses_nothing_between_two_pages(jonas, ben, calls) -> None:
    moments = [NOON - timedelta(minutes=number // 3) for number in range(150)]  # three at the same moment
    Contact.objects.bulk_create(
        Contact(clinic=ben.clinic, client=ben, kind="call", direction="in", started_at=at, note="") for at in moments
    )
    seen, before = [], None
    for _page in range(10):
        entries, before = timeline.page(ben, jonas, NOON, before=before)
        seen += [entry.url for entry in entries if entry.url]
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 150


def test_it_gives_the_earlier_entries_alone_to_htmx(browse, jonas, ben, calls) -> None:
    calls(ben)
    before = quote((NOON + timedelta(hours=1)).isoformat())
    page = browse(jonas, htmx=True).get(f"/clients/{ben.uuid}/?before={before}").content.decode()
    assert "<html" not in page
    assert "Call from the client" in page


def test_it_reads_a_broken_moment_as_none(browse, jonas, ben) -> None:
    assert browse(jonas).get(f"/clients/{ben.uuid}/?before=yesterday").status_code == 200
    assert browse(jonas).get(f"/clients/{ben.uuid}/?before=2026-99-99T00:00").status_code == 200


def test_it_asks_the_database_a_bounded_number_of_times(
    browse, jonas, cleo, pause, calls, django_assert_max_num_queries
) -> None:
    for number in range(30):
        calls(cleo, "connected", at=NOON - timedelta(hours=number), with_whom=jonas)
    browser = browse(jonas)
    browser.get("/")
    with django_assert_max_num_queries(30):
        browser.get(f"/clients/{cleo.uuid}/")


def test_it_calls_now_from_the_line(browse, jonas, ben) -> None:
    answer = browse(jonas).post(f"/clients/{ben.uuid}/call/", follow=True)
    assert "Your phone is ringing" in answer.content.decode()
    assert Call.objects.get().peer == jonas.phone


def test_it_does_not_call_in_a_pause_and_names_the_way(browse, jonas, cleo, pause) -> None:
    page = browse(jonas).post(f"/clients/{cleo.uuid}/call/", follow=True).content.decode()
    assert "For a medical or risk check, record its reason first." in page
    assert "Medical or risk check" in page
    assert not Call.objects.exists()


def test_it_opens_to_somebody_who_is_on_the_telephone_with_the_client(browse, mira, jonas, ben, calls) -> None:
    leg = legs.ring(calls(ben), staff_id=mira.pk, seconds=25, now=NOON)
    assert browse(mira).get(f"/clients/{ben.uuid}/").status_code == 200
    legs.end(leg, now=NOON)
    assert browse(mira).get(f"/clients/{ben.uuid}/").status_code == 404
