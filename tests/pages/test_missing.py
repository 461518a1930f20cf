"""What is missing: each gap by its name with the way to set it right, and what is in order said so."""

import re
from datetime import timedelta

import pytest

from clinic import policies, staff
from clinic.models import AuditEvent, CrisisLine
from clinic.roles import Role
from coaching import acts, contacts, limits, pauses
from coaching.models import Contact, LimitSetting
from telephony import stops
from telephony.models import Message
from tests.pages.conftest import LINE, NOON, hire, take_in

DAY = timedelta(days=1)


@pytest.fixture
def shown(browse, ada):
    """`shown()`: the page as Ada sees it, without white space."""
    return lambda: " ".join(browse(ada).get("/missing/").content.decode().split())


def section(page: str, name: str) -> str:
    """The inside of one check; nothing where it has no gaps."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_a_clinic_in_order_says_so(shown, riverbend, jonas, mira, ben) -> None:
    limits.set_week(mira, week=[limits.Hours("call", 1, NOON.time(), NOON.time())], by=mira, now=NOON)
    for therapist, cover in ((mira, jonas), (jonas, mira)):
        limits.set_terms(therapist, response_minutes=60, longest_call_minutes=20, by=therapist, now=NOON)
        LimitSetting.objects.filter(therapist=therapist).update(cover=cover)
    CrisisLine.objects.update(verified_on=NOON.date(), verified_by=jonas)
    hire(riverbend, "Sol Amari", "+13145550116", Role.ADMIN)
    page = shown()
    assert page.count('class="section"') == 1
    assert page.count('class="state"') == 13


def test_one_admin_alone_is_told_to_make_another(shown, riverbend, ada, mira) -> None:
    found = section(shown(), "admins")
    assert "Ada" in found
    assert "nobody here can help them in" in found
    assert 'href="/settings/staff/"' in found
    second = hire(riverbend, "Sol Amari", "+13145550116", Role.ADMIN)
    assert section(shown(), "admins") == ""
    staff.deactivate(second, by=ada, now=NOON)
    assert "Ada" in section(shown(), "admins")


def test_contacts_not_signed_stand_by_therapist(shown, jonas, ben, calls) -> None:
    for days in (0, 2, 3):
        calls(ben, "connected", with_whom=jonas, at=NOON - days * DAY)
    contacts.complete(Contact.objects.earliest("started_at"), by=jonas, now=NOON, function="skills")
    found = section(shown(), "not-signed")
    assert "Jonas Weber" in found
    assert "1 contact, the oldest of" in found
    assert f"/log/?note=missing&amp;spoke={jonas.uuid}" in found


def test_clients_whom_nobody_treats(shown, ada, jonas, ben) -> None:
    assert section(shown(), "therapists") == ""
    ben.team.update(until=NOON)
    found = section(shown(), "therapists")
    assert "Ben Okafor" in found
    assert f"/clients/{ben.uuid}/therapist/" in found


def test_requests_that_wait(shown, ben, asks) -> None:
    request = asks(ben, severity=4, at=NOON - timedelta(hours=5))
    found = section(shown(), "call-backs")
    assert "Ben Okafor" in found
    assert "Severity 4 of 5" in found
    assert "to be set right" in found
    assert f"/call-backs/{request.uuid}/" in found


def test_coaching_in_a_pause_is_told_apart_from_a_recorded_check(shown, jonas, cleo, pause, calls) -> None:
    calls(cleo, "connected", with_whom=jonas, at=NOON - timedelta(minutes=30))
    found = section(shown(), "in-a-pause")
    assert "no check was recorded" in found
    assert "to be set right" in found
    pauses.record_check(pause, kind="risk", reason="No answer at home", by=jonas, now=NOON - timedelta(minutes=20))
    calls(cleo, "connected", with_whom=jonas, at=NOON - timedelta(minutes=10))
    found = section(shown(), "in-a-pause")
    assert found.count("a check was recorded") == 1
    assert 'class="tally">1<' in found


def test_what_came_before_the_report_was_no_coaching_in_a_pause(shown, jonas, cleo, pause, calls) -> None:
    """The act was two hours ago and reported one hour ago; nobody knew of it between."""
    calls(cleo, "connected", with_whom=jonas, at=NOON - timedelta(minutes=90))
    assert section(shown(), "in-a-pause") == ""


def test_acts_that_no_pause_followed_and_corrections(shown, jonas, ben, cleo, pause) -> None:
    acts.record(ben, occurred_at=NOON - 2 * DAY, precision="exact", reported_by="client", by=jonas, now=NOON)
    acts.correct(pause.act, reason="Misheard", withdrawn=True, by=jonas, now=NOON)
    found = section(shown(), "acts")
    assert "Reported when its 24 hours were over" in found
    assert "Withdrawn by Jonas Weber" in found
    assert "Misheard" not in found


def reports(client, by, hours, at=NOON) -> None:
    occurred_at = at - timedelta(hours=hours)
    acts.record(client, occurred_at=occurred_at, precision="exact", reported_by="client", by=by, now=at)


def test_an_act_too_late_for_its_pause_says_the_hours_of_the_rule_that_held_then(shown, ada, jonas, ben, cleo) -> None:
    policies.publish(ada.clinic, by=ada, now=NOON - 3 * DAY, rule_hours=12)
    reports(ben, jonas, 13, at=NOON - 2 * DAY)
    policies.publish(ada.clinic, by=ada, now=NOON - DAY, rule_hours=48)
    pauses.except_client(cleo, applies=True, hours=6, reason="Agreed so", by=jonas, now=NOON - DAY)
    reports(cleo, jonas, 7)
    found = section(shown(), "acts")
    assert "Reported when its 12 hours were over" in found
    assert "Reported when its 6 hours were over" in found
    assert "48 hours" not in found


def test_an_act_of_a_client_without_the_rule_is_not_late(shown, jonas, ben) -> None:
    pauses.except_client(ben, applies=False, reason="Agreed so", by=jonas, now=NOON - DAY)
    reports(ben, jonas, 30)
    found = section(shown(), "acts")
    assert "hours were over" not in found
    assert "The rule did not apply to this client" in found


def test_an_act_that_was_recorded_twice_says_so(shown, jonas, ben) -> None:
    reports(ben, jonas, 4)
    reports(ben, jonas, 4)
    found = section(shown(), "acts")
    assert "Recorded twice: the same act, with its pause, is on record" in found
    assert "did not apply" not in found
    assert found.count("See what happened") == 1


def test_an_act_before_the_one_that_paused_says_so(shown, jonas, ben) -> None:
    reports(ben, jonas, 2)
    reports(ben, jonas, 4)
    found = section(shown(), "acts")
    assert "The pause of another act lasts as long, or longer" in found
    assert "Recorded twice" not in found


def test_clients_without_an_agreement(shown, riverbend, jonas, ben) -> None:
    dev = take_in(riverbend, "Dev Rao", "+13145550124", jonas, signed=False)
    found = section(shown(), "agreements")
    assert "Dev Rao" in found
    assert "Ben Okafor" not in found
    assert f"/clients/{dev.uuid}/agreement/" in found


def test_therapists_without_limits_or_cover(shown, jonas, mira) -> None:
    page = shown()
    assert "Mira Sand" in section(page, "limits")
    assert "Jonas" not in section(page, "limits")
    assert "Jonas Weber" in section(page, "covers")
    assert "mailto:jonas@riverbend.example" in page


def test_numbers_with_stop_and_texts_that_fail(shown, ben) -> None:
    number = str(ben.phones.get().number)
    stops.stop(line=LINE, peer=number, now=NOON)
    Message.objects.create(
        clinic=ben.clinic, direction="out", line=LINE, peer=number, state="undelivered", error="unreachable",
        handed_at=NOON - DAY, created_at=NOON - DAY,
    )  # fmt: skip
    page = shown()
    assert "Ben Okafor" in section(page, "texts-off")
    assert "The phone could not be reached." in section(page, "failing")


def test_it_puts_whom_it_names_on_record(shown, ben, asks) -> None:
    asks(ben)
    shown()
    event = AuditEvent.objects.get(action="client.read")
    assert event.data == {"page": "missing", "ids": [ben.pk]}


def test_it_names_nobody_of_another_clinic(browse, otto, ben, asks) -> None:
    asks(ben)
    assert not re.search(r"\bBen\b", browse(otto).get("/missing/").content.decode())  # a random token may hold it


def test_it_asks_a_bounded_number_of_questions(browse, ada, ben, asks, django_assert_max_num_queries) -> None:
    asks(ben)
    browser = browse(ada)
    browser.get("/missing/")
    with django_assert_max_num_queries(30):
        browser.get("/missing/")
