"""Every page of coaching, knocked at by everybody: who it opens to, by which method, and for whom it does not exist."""

from dataclasses import dataclass
from datetime import time, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import URLPattern, reverse

from clients import records
from clinic.roles import Role
from coaching import (
    checkins,
    contacts,
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
from tests.strangers import Knock


@dataclass(frozen=True)
class Door:
    """`of`: whose address it is; `methods` it takes; `closed_to`: roles of the same clinic that find nothing there."""

    name: str
    of: str = ""
    methods: str = "GET"
    closed_to: str = ""

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(self.methods.lower().split())


FORMS_OF_A_PAGE = (  # opened, they lead to the page that they stand on
    "own-page-pin contact-note limit-hours limit-hours-copy limit-terms limit-off limit-extra".split()
)
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
    Door("own-page-pin", "ben", "GET POST"),
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
    Door("contact-note", "contact", "GET POST", "jonas"),
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
    Door("limit-hours", methods="GET POST", closed_to="ada"),
    Door("limit-hours-remove", methods="POST", closed_to="ada"),
    Door("limit-hours-copy", methods="GET POST", closed_to="ada"),
    Door("limit-terms", methods="GET POST", closed_to="ada"),
    Door("limit-override", methods="GET POST", closed_to="ada"),
    Door("limit-off", methods="GET POST", closed_to="ada"),
    Door("limit-extra", methods="GET POST", closed_to="ada"),
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
OF_JONAS = [door for door in DOORS if door.closed_to != "jonas"]
OF_ADA = [door for door in DOORS if door.closed_to != "ada"]
OF_ADA_ALONE = [door for door in DOORS if door.closed_to == "jonas"]
WORDS = "keeps the pills in the kitchen"


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
def ask(request):
    return request.getfixturevalue


@pytest.fixture
def knocks(ask):
    """`knocks(doors)`: each with its address; the record behind it is made when it is first asked for."""
    made: dict[str, object] = {}

    def record(of: str):
        if of not in made:
            make = RECORDS.get(of, lambda ask: ask(of))
            made[of] = make(ask)
        return made[of]

    def args(door: Door) -> list[object]:
        if not door.of:
            return []
        found = record(door.of)
        if door.of in PARTS:
            return [found.client.uuid, _id(door.of, found)]
        return [_id(door.of, found)]

    return lambda doors: [Knock(door.name, reverse(door.name, args=args(door)), door.taken) for door in doors]


def _id(of: str, record) -> object:
    return record.pk if of in BY_NUMBER else record.uuid


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
    jonas, priya = ask("jonas"), ask("priya")
    client = take_in(jonas.clinic, "Eli Stone", "+13145550125", priya)
    records.add_leader(client, leader=jonas, by=priya, now=NOON)
    return client


def _passed(ask):
    return passing.pass_on(ask("ben"), note="asked about the exam", by=ask("lee"), now=NOON)


def _opened(ask):
    return emergency.begin(ask("ben"), reason="No answer at home", by=ask("ada"), now=NOON)


def _question(ask):
    """Jonas asks a colleague who is nobody of these tests."""
    jonas, priya = ask("jonas"), ask("priya")
    return covers.ask(jonas, cover=priya, by=jonas, now=NOON)


def _exception(ask):
    return _exception_of(ask("ben"), ask("jonas"))


def _exception_of(client, therapist):
    hours = limits.Hours("call", 1, NOON.time(), NOON.time())
    return limits.except_client(client, therapist=therapist, hours=hours, opens=True, by=therapist, now=NOON)


def _caregiver(ask):
    return _caregiver_of(ask("ben"), ask("jonas"))


def _caregiver_of(client, by):
    parent = {"name": "Karin Okafor", "relationship": "mother", "phone": "+13145550127"}
    return records.add_caregiver(client, by=by, now=NOON, **parent)


def _leader(ask):
    return _leader_of(ask("ben"), ask("jonas"), ask)


def _leader_of(client, by, ask):
    return records.add_leader(client, leader=ask("lee"), by=by, now=NOON)


RECORDS = {
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
    "asked": _asked,
    "kept": _kept,
    "file": _file,
    "check_in": _check_in,
    "series": _series,
    "practice": _practice,
    "attachment": _attachment,
    "phone": lambda ask: ask("ben").phones.get(),
    "caregiver": _caregiver,
    "leader": _leader,
}
PARTS = {"phone", "caregiver", "leader", "exception"}  # below the address of their client
BY_NUMBER = {"change", "phone", "leader", "exception"}


@pytest.fixture
def priya(riverbend):
    """Nobody of whom these tests ask anything."""
    return hire(riverbend, "Priya Nair", "", Role.THERAPIST)


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


def test_whoever_has_no_account_here_any_more_or_never_had_one_is_sent_to_the_sign_in(knocks, jonas, cleo) -> None:
    """Nobody known; somebody who left; another client who was let in to sign."""
    doors = knocks(DOORS)
    gone = strangers.browser_of_somebody_who_left(jonas.clinic, now=NOON)
    for browser in (Browser(), gone, strangers.browser_of_a_signer(cleo, by=jonas, now=NOON)):
        strangers.is_sent_to(strangers.TO_SIGN_IN, browser, doors)


def test_without_the_second_factor_its_set_up_is_all_there_is(knocks, jonas, ada) -> None:
    doors = {jonas: knocks(OF_JONAS), ada: knocks(OF_ADA_ALONE)}
    for user, theirs in doors.items():
        strangers.is_asked_for_a_second_factor(user, theirs)


@pytest.mark.parametrize("name", ["ines", "otto", "mira"])
def test_another_clinics_people_and_a_colleague_find_no_record(name, knocks, request) -> None:
    of_clients = [door for door in DOORS if door.of and not (name == "mira" and door.name in OF_COLLEAGUES)]
    doors = knocks(of_clients)
    strangers.finds_nothing(request.getfixturevalue(name), doors)


def test_another_role_finds_no_page(knocks, jonas, ada, lee) -> None:
    for user in (jonas, ada, lee):
        strangers.finds_nothing(user, knocks(closed_to(user)))


def test_after_its_hour_emergency_access_opens_what_it_opened_before_it(knocks, ada, ben, jonas, calls) -> None:
    """To an admin, and in the very browser: every page of the client without the words of the notes."""
    note = calls(ben, "connected", with_whom=jonas)
    contacts.complete(note, by=jonas, now=NOON, function="crisis", note=WORDS)
    doors, closed = knocks(OF_ADA), knocks(closed_to(ada))
    doors.append(Knock("signed", reverse("contact", args=[note.uuid]), ("get",)))
    hers = strangers.browser_of(ada)
    hers.post(reverse("emergency", args=[ben.uuid]), {"reason": "No answer at home"})
    reads = [door.name for door in doors if "get" in door.methods and WORDS in hers.get(door.url).content.decode()]
    assert {"signed", "client"} <= set(reads)
    for minutes in range(9, 60, 9):  # somebody is there, so the session lasts
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            hers.get("/on-call/")
    with time_machine.travel(NOON + timedelta(minutes=60), tick=False):
        strangers.finds_nothing(ada, closed, hers)
        strangers.shows_nowhere(WORDS, hers, doors)


def test_a_part_of_somebody_elses_record_is_not_below_ones_own(knocks, ask, browse, jonas, mira, ben, eli) -> None:
    """The parent is one's own, the child another client's; and the other way round."""
    theirs = {"phone": eli.phones.get(), "caregiver": _caregiver_of(eli, mira), "leader": _leader_of(eli, mira, ask)}
    theirs["exception"] = _exception_of(eli, mira)
    swapped = []
    for door in (door for door in DOORS if door.of in PARTS):
        child, own = theirs[door.of], RECORDS[door.of](ask)
        for parent, part in ((ben, child), (eli, own)):
            url = reverse(door.name, args=[parent.uuid, _id(door.of, part)])
            swapped.append(Knock(door.name, url, door.taken))
    assert len(swapped) == 2 * len([door for door in DOORS if door.of in PARTS])
    strangers.finds_nothing(jonas, swapped)


def test_every_door_takes_only_its_methods_and_opens_to_those_whose_it_is(knocks, jonas, ada) -> None:
    for user, doors in ((jonas, OF_JONAS), (ada, OF_ADA_ALONE)):
        theirs = knocks(doors)
        strangers.takes_only_its_methods(user, theirs)
        strangers.opens(user, [knock for knock in theirs if knock.name not in ["photo", *FORMS_OF_A_PAGE]])
        strangers.opens(user, [knock for knock in theirs if knock.name in FORMS_OF_A_PAGE], with_status=(302,))


def closed_to(user) -> list[Door]:
    first = user.name.split()[0].lower()
    return [door for door in DOORS if door.closed_to == first]
