"""Every page of coaching, knocked at by everybody: who it opens to, by which method, and for whom it does not exist."""

from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, reverse

from clients import records
from clinic.roles import Role
from coaching import (
    checkins,
    covers,
    emergency,
    limits,
    log_views,
    passing,
    photos,
    practices,
    repeating,
    reviews,
    snippets,
    undoing,
    urls,
)
from coaching.export import making
from coaching.models import ConversationText, Skill
from telephony.models import Media, Message
from tests import strangers
from tests.pages.conftest import NOON, hire, take_in


@dataclass(frozen=True)
class Door:
    """`of`: whose address it is; `methods` it takes; `closed_to`: roles of the same clinic that find nothing there."""

    name: str
    of: str = ""
    methods: str = "GET"
    closed_to: str = ""


DOORS = [
    Door("board"),
    Door("board-live"),
    Door("call-back", "request"),
    Door("call-back-claim", "request", "POST", "ada"),
    Door("call-back-release", "request", "POST", "ada"),
    Door("call-back-call", "request", "POST", "ada"),
    Door("call-back-later", "request", "GET POST", "ada"),
    Door("call-back-close", "request", "GET POST"),
    Door("call-back-cover", "request", "GET POST", "jonas"),
    Door("clients", methods="GET POST"),
    Door("client", "ben"),
    Door("client-call", "ben", "POST", "ada"),
    Door("client-readers", "ben"),
    Door("emergency", "ben", "GET POST", "jonas"),
    Door("emergency-review", "opened", "GET POST"),
    Door("emergency-end", "opened", "POST", "jonas"),
    Door("act-record", "ben", "GET POST", "ada"),
    Door("rule-exception", "ben", "GET POST", "ada"),
    Door("client-texts", "ben", "GET POST"),
    Door("check-in-agree", "ben", "GET POST", "ada"),
    Door("practice-assign", "ben", "GET POST", "ada"),
    Door("check-in-move", "check_in", "GET POST", "ada"),
    Door("check-in-met", "check_in", "POST", "ada"),
    Door("check-in-cancel", "check_in", "POST", "ada"),
    Door("check-in-series-end", "series", "POST", "ada"),
    Door("practice-done", "practice", "POST", "ada"),
    Door("practice-end", "practice", "POST", "ada"),
    Door("client-texts-live", "ben"),
    Door("client-texts-read", "ben", "POST", "ada"),
    Door("own-page", "ben"),
    Door("own-page-send", "ben", "POST"),
    Door("own-page-revoke", "ben", "POST"),
    Door("own-page-pin", "ben", "POST"),
    Door("rule-exception-end", "ben", "POST", "ada"),
    Door("client-new", methods="GET POST", closed_to="lee"),
    Door("client-plan", "ben", "GET POST", "ada"),
    Door("client-plan-history", "ben"),
    Door("client-details", "ben", "GET POST", "lee"),
    Door("client-pin", "ben", "GET POST", "lee"),
    Door("client-phone-add", "ben", "GET POST", "lee"),
    Door("client-phone", "phone", "GET POST", "lee"),
    Door("client-phone-confirm", "phone", "POST", "lee"),
    Door("client-phone-retire", "phone", "POST", "lee"),
    Door("client-caregiver-add", "ben", "GET POST", "lee"),
    Door("client-caregiver", "caregiver", "GET POST", "lee"),
    Door("client-caregiver-end", "caregiver", "POST", "lee"),
    Door("client-hand-over", "ben", "GET POST", "lee"),
    Door("client-leader-add", "ben", "GET POST", "lee"),
    Door("client-leader-end", "leader", "POST", "lee"),
    Door("client-discharge", "ben", "GET POST", "lee"),
    Door("client-readmit", "gil", "GET POST", "lee"),
    Door("act-correct", "act", "GET POST", "ada"),
    Door("pause-end", "pause", "GET POST", "ada"),
    Door("pause-check", "pause", "GET POST", "ada"),
    Door("pause-notice", "pause", "POST", "ada"),
    Door("photo", "photo"),
    Door("photo-attach", "photo", "GET POST", "ada"),
    Door("attachment-remove", "attachment", "POST", "ada"),
    Door("conversations"),
    Door("snippets"),
    Door("snippet-add", methods="GET POST"),
    Door("snippets-begin", methods="POST"),
    Door("snippet-change", "snippet", "GET POST", "ada"),
    Door("snippet-remove", "snippet", "POST", "ada"),
    Door("snippet-restore", "snippet", "POST", "ada"),
    Door("client-contact-log", "ben", "GET POST", "ada"),
    Door("session-list", "ben", "GET POST", "ada"),
    Door("contact-log", methods="GET POST", closed_to="ada"),
    Door("contact-strip", "contact"),
    Door("on-call"),
    Door("undo", "undo", "POST", "ada"),
    Door("contact", "contact", "GET POST"),
    Door("contact-seen", "contact", "POST", "ada"),
    Door("contact-beside", "contact"),
    Door("question-ask", "contact", "GET POST", "jonas"),
    Door("contact-note", "contact", "POST", "jonas"),
    Door("question-answer", "asked", "GET POST"),
    Door("missing", closed_to="jonas"),
    Door("reports"),
    Door("export-ask", methods="GET POST"),
    Door("export", "file"),
    Door("export-cancel", "file", "POST"),
    Door("export-fetch", "file", "POST"),
    Door("log"),
    Door("log-keep", methods="POST"),
    Door("log-forget", "kept", "POST"),
    Door("review", methods="POST", closed_to="jonas"),
    Door("review-undo", methods="POST", closed_to="jonas"),
    Door("limits", closed_to="ada"),
    Door("limit-hours", methods="POST", closed_to="ada"),
    Door("limit-hours-remove", methods="POST", closed_to="ada"),
    Door("limit-hours-copy", methods="POST", closed_to="ada"),
    Door("limit-terms", methods="POST", closed_to="ada"),
    Door("limit-override", methods="GET POST", closed_to="ada"),
    Door("limit-off", methods="POST", closed_to="ada"),
    Door("limit-extra", methods="POST", closed_to="ada"),
    Door("pass-on", "group_member", "GET POST", "ada"),
    Door("passed-on", "passed"),
    Door("passed-on-settle", "passed", "POST", "ada"),
    Door("limits-announce", methods="GET POST", closed_to="ada"),
    Door("limits-calendar", methods="GET POST", closed_to="ada"),
    Door("limits-calendar-end", methods="POST", closed_to="ada"),
    Door("limits-preview", closed_to="ada"),
    Door("limit-withdraw", "change", "POST", "ada"),
    Door("client-limits", "ben", "GET POST", "ada"),
    Door("client-limits-change", "ben", "GET POST", "ada"),
    Door("client-limits-end", "exception", "POST", "ada"),
    Door("cover-ask", methods="GET POST", closed_to="ada"),
    Door("cover-ask-for", "change", "GET POST", "ada"),
    Door("cover-end", methods="POST", closed_to="ada"),
    Door("cover-step-down", "jonas", "POST", "ada"),
    Door("cover-accept", "question", "POST", "ada"),
    Door("cover-decline", "question", "POST", "ada"),
    Door("cover-take-back", "question", "POST", "ada"),
    Door("cover-seen", "question", "POST", "ada"),
    Door("handover", "change", closed_to="ada"),
    Door("handover-of", "jonas", closed_to="ada"),
]
# What a colleague of the same clinic may open, or may press without effect: not of a client.
OF_COLLEAGUES = {"cover-step-down"}
every_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)


@pytest.fixture
def photo(ben, calls):
    message = Message.objects.create(
        clinic=ben.clinic, direction="in", line="+13145550100", peer="+13145550122", body="card", state="received",
        created_at=NOON,
    )  # fmt: skip
    ConversationText.objects.create(client=ben, contact=calls(ben), message=message, at=NOON)
    return Media.objects.create(
        message=message, position=0, url="", content_type="image/png", file="none.sealed", fetched_at=NOON
    )


@pytest.fixture
def address(request):
    """The address of a door, with the record behind it made only when it is asked for."""

    def made(door: Door) -> str:
        if not door.of:
            return reverse(door.name)
        fixtures = {
            "request": _request,
            "act": _act,
            "contact": _contact,
            "change": _change,
            "question": _question,
            "group_member": _group_member,
            "passed": _passed,
            "opened": _opened,
            "exception": _exception,
            "snippet": _snippet,
            "undo": _undo,
        }
        fixtures |= {"asked": _asked, "kept": _kept, "file": _file}
        fixtures |= {"check_in": _check_in, "series": _series, "practice": _practice, "attachment": _attachment}
        if door.of in PARTS:
            part = PARTS[door.of](request.getfixturevalue)
            return reverse(door.name, args=[part.client.uuid, part.uuid if door.of == "caregiver" else part.pk])
        record = fixtures.get(door.of, lambda ask: ask(door.of))(request.getfixturevalue)
        if door.of == "exception":
            return reverse(door.name, args=[record.client.uuid, record.pk])
        return reverse(door.name, args=[record.pk if door.of == "change" else record.uuid])

    return made


def _undo(ask):
    return undoing.offer("contact.seen", [_contact(ask).pk], by=ask("jonas"), now=NOON)


def _request(ask):
    return ask("asks")(ask("ben"))


def _act(ask):
    return ask("pause").act


def _contact(ask):
    return ask("calls")(ask("ben"))


def _check_in(ask):
    ben, jonas = ask("ben"), ask("jonas")
    later = NOON + timedelta(hours=2)
    return checkins.agree(ben, therapist=jonas, side="client", due_at=later, by=jonas, now=NOON)


def _attachment(ask):
    card = ask("photo")
    contact = ConversationText.objects.get(message=card.message_id).contact
    return photos.attach(card, to=contact, by=ask("jonas"), now=NOON)


def _series(ask):
    ben, jonas = ask("ben"), ask("jonas")
    terms = {"side": "client", "way": "any", "repeat": "daily", "clock": time(20), "zone": "America/Chicago"}
    span = {"first_on": NOON.date(), "last_on": NOON.date()}
    return repeating.agree(ben, therapist=jonas, **terms, **span, by=jonas, now=NOON)


def _practice(ask):
    ask("skill_list")
    return practices.assign(ask("ben"), skill=Skill.objects.first(), by=ask("jonas"), now=NOON)


def _snippet(ask):
    jonas = ask("jonas")
    return snippets.add(jonas.clinic, text="See you.", language="en", owner=jonas, by=jonas, now=NOON)


def _asked(ask):
    contact = _contact(ask)
    return reviews.ask(contact, text="Was the plan rehearsed?", by=ask("ada"), now=NOON)


def _file(ask):
    jonas = ask("jonas")
    return making.ask(jonas, query="", kind="csv", reason="For the count", by=jonas, now=NOON)


def _kept(ask):
    jonas = ask("jonas")
    return log_views.keep(jonas, name="Long ones", query="longer=20", by=jonas, now=NOON)


def _change(ask):
    jonas = ask("jonas")
    return limits.override(jonas, starts_at=NOON, ends_at=NOON + timedelta(hours=1), by=jonas, now=NOON)


def _group_member(ask):
    """A client of Priya's, in the group that Jonas leads."""
    jonas = ask("jonas")
    priya = hire(jonas.clinic, "Priya Nair", "", Role.THERAPIST)
    client = take_in(jonas.clinic, "Eli Stone", "+13145550125", priya)
    records.add_leader(client, leader=jonas, by=priya, now=NOON)
    return client


def _passed(ask):
    ben = ask("ben")
    lee = hire(ben.clinic, "Lee Park", "", Role.LEADER)
    return passing.pass_on(ben, note="asked about the exam", by=lee, now=NOON)


def _opened(ask):
    return emergency.begin(ask("ben"), reason="No answer at home", by=ask("ada"), now=NOON)


def _question(ask):
    """Jonas asks a colleague who is nobody of these tests."""
    jonas = ask("jonas")
    priya = hire(jonas.clinic, "Priya Nair", "", Role.THERAPIST)
    return covers.ask(jonas, cover=priya, by=jonas, now=NOON)


def _exception(ask):
    ben, jonas = ask("ben"), ask("jonas")
    hours = limits.Hours("call", 1, NOON.time(), NOON.time())
    return limits.except_client(ben, therapist=jonas, hours=hours, opens=True, by=jonas, now=NOON)


def _caregiver(ask):
    parent = {"name": "Karin Okafor", "relationship": "mother", "phone": "+13145550127"}
    return records.add_caregiver(ask("ben"), by=ask("jonas"), now=NOON, **parent)


def _leader(ask):
    return records.add_leader(ask("ben"), leader=ask("lee"), by=ask("jonas"), now=NOON)


PARTS = {"phone": lambda ask: ask("ben").phones.get(), "caregiver": _caregiver, "leader": _leader}


@pytest.fixture
def gil(riverbend, jonas):
    gil = take_in(riverbend, "Gil Abara", "+13145550128", jonas)
    records.discharge(gil, by=jonas, now=NOON)
    return gil


def test_the_table_names_every_page() -> None:
    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name != "calendar-feed":  # opened by its token alone
                    yield pattern.name
            elif str(pattern.pattern) not in ("line/", "me/", "settings/"):  # they have doors of their own
                yield from names(pattern.url_patterns)

    assert sorted(names(urls.urlpatterns)) == sorted(door.name for door in DOORS)


@every_door
def test_strangers_find_nothing_and_change_nothing(door, address, request, jonas, ada) -> None:
    """Whoever is not signed in, left, or lacks the second factor; another clinic's therapist and admin, a colleague
    whose client it is not, another role.
    """
    url = address(door)
    gone = strangers.browser_of_somebody_who_left(jonas.clinic, now=NOON)
    for browser in (Browser(), gone):
        strangers.is_sent_to(strangers.TO_SIGN_IN, url, browser)
    strangers.all_find_nothing(url, door.methods, map(request.getfixturevalue, _strangers(door)))
    strangers.without_second_factor(url, ada if door.closed_to == "jonas" else jonas)


def _strangers(door: Door):
    if door.of:
        yield from ("ines", "otto")
    if door.of and door.name not in OF_COLLEAGUES:
        yield "mira"
    if door.closed_to:
        yield door.closed_to


@every_door
def test_it_takes_only_its_methods(door, address, browse, jonas, ada) -> None:
    url, who = address(door), ada if door.closed_to == "jonas" else jonas
    for method in {"GET", "POST", "PUT", "DELETE"} - set(door.methods.split()):
        assert getattr(browse(who), method.lower())(url).status_code == 405


@pytest.mark.parametrize(
    "door", [d for d in DOORS if "GET" in d.methods and d.name != "photo"], ids=lambda door: door.name
)
def test_it_opens_to_those_whose_it_is(door, address, browse, jonas, ada) -> None:
    url, who = address(door), ada if door.closed_to == "jonas" else jonas
    answer = browse(who).get(url)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
