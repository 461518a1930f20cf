"""Behind the PIN: how to be coached now, by the line's own decision, and the own plan."""

from datetime import timedelta

import pytest

from clients import pins, records
from clinic.models import AuditEvent
from coaching import checkins, covers
from coaching.own_page import door, links
from tests.own_page.conftest import address_in_text_to, main
from tests.riverbend import KARIN, NOON, ask, at, harm, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def opens(enter):
    """`opens(client)`: their page after the PIN, as it stands."""

    def opened(client, by) -> str:
        number = str(client.phones.first().number)
        pins.set_pin(client, pin="210199", by=by, now=NOON)
        links.send(client, by=by, now=NOON)
        return main(enter(address_in_text_to(number), "210199"))

    return opened


def test_open_at_any_hour(bens, enter) -> None:
    said = main(enter(bens))
    assert "You can call now" in said
    assert "You can call for coaching at any hour." in said
    assert "online" not in said


def test_open_until_the_hours_end(mira, opens) -> None:
    """Mira is open until nine; nobody covers any more."""
    covers.end(mira, by=mira, now=NOON)
    said = opens(take_in(mira, "Una Vale", "+13145550131"), mira)
    assert "You can call for coaching until: in 9 h · 9:00 pm CDT" in said
    assert "Texts are passed on at once until: in 10 h · 10:00 pm CDT" in said


def test_open_for_as_long_as_the_cover_goes_on(mira, opens) -> None:
    assert "You can call for coaching at any hour." in opens(take_in(mira, "Una Vale", "+13145550131"), mira)


def test_closed_says_why_and_the_latest_time_if_asked_now(mira, opens, travel) -> None:
    covers.end(mira, by=mira, now=NOON)
    travel.move_to(at(23))
    said = opens(take_in(mira, "Una Vale", "+13145550131"), mira)
    assert "You can ask to be called" in said
    assert "Your therapist does not take calls at this hour" in said
    assert "You can call for coaching again from: in 9 h · Wed 8:00 am CDT" in said
    assert "you will be called by: in 12 h · Wed 11:00 am CDT" in said


def test_nobody_covers_a_leave_and_no_time_is_promised(eli, priya, opens) -> None:
    said = opens(eli, priya)
    assert "Your therapist is away until" in said
    assert "we cannot promise a time" in said


def test_p2_in_a_pause_nothing_of_coaching_is_invited(bens, enter, ben) -> None:
    harm(ben, ago=2)
    said = main(enter(bens))
    assert "Coaching is paused" in said
    assert "Coaching opens again: in 22 h · Wed 10:00 am CDT" in said
    assert "Your appointments go on as planned" in said
    assert "Ask to be called" not in said
    assert "You can call now" not in said
    assert said.index("988") < said.index("Coaching is paused")


def test_p2_at_the_moment_the_pause_ends_the_page_opens(bens, enter, phone, ben, travel) -> None:
    harm(ben, ago=24 - 0.1)
    enter(bens)
    assert "Coaching is paused" in main(phone.get(bens))
    travel.move_to(NOON + timedelta(minutes=6))
    assert "You can call now" in main(phone.get(bens))


def test_without_an_agreement_it_says_so(dev, jonas, opens) -> None:
    said = opens(dev, jonas)
    assert "Coaching is not open yet" in said
    assert "A document waits for your signature" in said
    assert "Ask to be called" not in said


def test_after_the_end_of_treatment_it_gives_the_office(ben, jonas, opens) -> None:
    records.discharge(ben, by=jonas, now=NOON)
    said = opens(ben, jonas)
    assert "Coaching by phone has ended" in said
    assert "(314) 555-0101" in said
    assert "988" in said
    assert "Ask to be called" not in said


def test_it_shows_the_own_plan_and_what_was_agreed(bens, enter, ben, jonas) -> None:
    records.write_plan(
        ben, meanwhile="Cold water first", skills_that_help="TIPP, STOP", how_to_reach="Call before you text",
        crisis_plan="For whoever coaches", by=jonas, now=NOON,
    )  # fmt: skip
    checkins.agree(
        ben, therapist=jonas, side="client", due_at=NOON + timedelta(hours=3), what_for="diary card", by=jonas, now=NOON
    )
    said = main(enter(bens))
    assert "Cold water first" in said
    assert "TIPP, STOP" in said
    assert "Call before you text" in said
    assert "You get in touch by: in 3 h · 3:00 pm CDT · diary card" in said
    assert "For whoever coaches" not in said


def test_p2_a_check_in_waits_while_coaching_is_paused(bens, enter, ben, jonas) -> None:
    checkins.agree(ben, therapist=jonas, side="client", due_at=NOON + timedelta(hours=3), by=jonas, now=NOON)
    harm(ben, ago=1)
    said = main(enter(bens))
    assert "Waits until coaching opens again" in said
    assert "You get in touch by" not in said


def test_the_copy_of_the_agreement_is_theirs_to_keep(bens, enter, phone, ben) -> None:
    assert "It is in force" in main(enter(bens))
    answer = phone.get(f"{bens}agreement/")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(client_id=ben.pk, action="agreement.read").exists()


def test_the_contact_card_tells_nothing_to_whoever_reads_it(bens, enter, phone) -> None:
    enter(bens)
    card = phone.get(f"{bens}coaching-line.vcf").content.decode()
    assert "+13145550100" in card
    assert "Riverbend" not in card


def test_p7_every_reading_is_on_record(bens, enter, phone, ben) -> None:
    enter(bens)
    phone.get(bens)
    read = AuditEvent.objects.filter(client_id=ben.pk, action="client.read", actor_kind="client")
    assert read.count() == 2
    assert read[0].data == {"page": "own page"}


def test_p8_a_caregivers_page_has_nothing_of_the_clients(ben, karin, jonas, enter) -> None:
    records.write_plan(ben, meanwhile="Cold water first", by=jonas, now=NOON)
    harm(ben, ago=1)
    ask(ben)
    pin = door.set_pin(links.page_of(ben, karin, by=jonas, now=NOON), by=jonas, now=NOON)
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    said = main(enter(address_in_text_to(KARIN), pin))
    assert "You can call now" in said
    for own in ("Cold water", "paused", "Your request to be called", "Agreement", "Ben"):
        assert own not in said
