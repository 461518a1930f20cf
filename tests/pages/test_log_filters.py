"""Each filter of the log on four contacts that differ in all of them."""

import re
from datetime import timedelta

import pytest

from coaching import contacts, reviews
from coaching.models import Contact, ContactSheet
from tests.pages.conftest import NOON, take_in
from tests.remembered import remembered

DAY = timedelta(days=1)


@pytest.fixture
@remembered
def four(riverbend, ada, jonas, mira, lee, ben, cleo, eli):
    """Ben spoke with Jonas for 25 minutes and it was written down two days late; Cleo called in a pause; Eli asked to
    be called, out of limits; Gil spoke with Mira, who is not his therapist, and nothing is written.
    """
    gil = take_in(riverbend, "Gil Abara", "+13145550128", jonas)
    common = {"clinic": riverbend, "kind": "call", "direction": "in", "note": ""}
    spoken = {**common, "outcome": "connected", "decision": "connect"}
    long = Contact.objects.create(
        **spoken, client=ben, therapist=jonas, spoke_with=jonas, reason="primary_open", talk_seconds=1500,
        wait_seconds=15, started_at=NOON - 40 * DAY,
    )  # fmt: skip
    contacts.complete(long, by=jonas, now=NOON - 38 * DAY, function="crisis", note="")
    reviews.sign_off([long], by=ada, now=NOON - 37 * DAY)
    Contact.objects.create(
        **common, client=cleo, therapist=jonas, outcome="paused", decision="paused", reason="in_pause", in_pause=True,
        started_at=NOON - 6 * DAY,
    )  # fmt: skip
    Contact.objects.create(
        **common, client=eli, therapist=mira, outcome="call_back", decision="call_back", reason="outside_limits",
        severity=4, started_at=NOON - 2 * DAY,
    )  # fmt: skip
    short = Contact.objects.create(
        **{**spoken, "direction": "out", "decision": "", "kind": "in_person"}, client=gil, therapist=jonas,
        spoke_with=mira, talk_seconds=240, wait_seconds=150, started_at=NOON - timedelta(hours=2),
    )  # fmt: skip
    ContactSheet.objects.create(contact=short, interfering=["late_call"])
    Contact.objects.filter(pk=short.pk).update(planned=True)
    reviews.ask(short, text="What was it for?", by=ada, now=NOON)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("days=today", "Gil"),
        ("days=week", "Gil Eli Cleo"),
        ("days=last-month", ""),
        ("days=quarter", "Gil Eli Cleo Ben"),
        ("days=week&since=2026-03-08", "Gil Eli"),
        ("kind=in_person", "Gil"),
        ("direction=out", "Gil"),
        ("function=crisis", "Ben"),
        ("decision=call_back", "Eli"),
        ("reason=in_pause", "Cleo"),
        ("longer=20", "Ben"),
        ("longer=3", "Gil Ben"),
        ("shorter=5", "Gil"),
        ("waited=2", "Gil"),
        ("severity=4", "Eli"),
        ("severity=5", ""),
        ("pause=yes", "Cleo"),
        ("pause=no", "Gil Eli Ben"),
        ("limits=in", "Ben"),
        ("limits=out", "Eli"),
        ("note=missing", "Gil"),
        ("note=late", "Ben"),
        ("note=complete", "Ben"),
        ("planned=yes", "Gil"),
        ("planned=no", "Eli Cleo Ben"),
        ("tib=any", "Gil"),
        ("tib=therapist", "Gil"),
        ("tib=late_call", "Gil"),
        ("tib=over_use", ""),
        ("review=yes", "Ben"),
        ("review=no", "Gil Eli Cleo"),
        ("review=asked", "Gil"),
        ("role=primary", "Ben"),
        ("role=other", "Gil"),
        ("role=leader", ""),
        ("person=client&kind=in_person", "Gil"),
        ("person=caregiver", ""),
        ("person=unknown", ""),
        ("outcome=connected&longer=20&note=missing", ""),
    ],
)
def test_it_finds(browse, ada, four, asked, found) -> None:
    page = browse(ada).get(f"/log/?{asked}").content.decode()
    assert " ".join(re.findall(r'class="who"><a[^>]*>(\w+)', page)) == found
    assert "is-invalid" not in page


def test_it_finds_by_whom_one_spoke_with(browse, ada, mira, four) -> None:
    page = browse(ada).get(f"/log/?spoke={mira.uuid}").content.decode()
    assert re.findall(r'class="who"><a[^>]*>(\w+)', page) == ["Gil"]


@pytest.mark.parametrize("asked", ["longer=x", "longer=-1", "longer=9999", "severity=7", "days=ever", "columns=note2"])
def test_it_says_what_cannot_be_used(browse, ada, four, asked) -> None:
    page = browse(ada).get(f"/log/?{asked}").content.decode()
    assert "There is a problem" in page
    assert "Nothing is shown" in page
