"""Some people of the demo clinics, made by the verbs; a clock that stands; a browser without JavaScript for each."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser

from clients import records
from clients.models import Client
from clinic import audit, clinics, staff
from clinic.models import Clinic, User
from clinic.roles import Role
from coaching import acts, admission, callbacks, contacts, limits, skills
from coaching.models import CallBack, Contact, ContactOutcome, Kind, Pause
from tests.remembered import remembered
from tests.riverbend import sign
from tests.truncate import django_db_setup  # noqa: F401  taken in, so that transactional tests can empty the tables

NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)  # a Tuesday, 1 pm in Chicago
SET_UP = audit.SYSTEM("set-up")
LINE = "+13145550100"


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
@remembered
def riverbend(db: None) -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=(LINE,), by=SET_UP, now=NOON - timedelta(days=60),
    )  # fmt: skip


@pytest.fixture
@remembered
def harbor(db: None) -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Harbor DBT", slug="harbor", time_zone="America/New_York", office_number="+13145550201",
        lines=("+13145550200",), by=SET_UP, now=NOON - timedelta(days=60),
    )  # fmt: skip


def hire(clinic: Clinic, name: str, phone: str, *roles: Role) -> User:
    email = f"{name.split()[0].lower()}@{clinic.slug}.example"
    return staff.create(clinic, email=email, name=name, phone=phone, roles=roles, by=SET_UP, now=NOON)


@pytest.fixture
@remembered
def ada(riverbend: Clinic) -> User:
    return hire(riverbend, "Ada Quist", "+13145550115", Role.ADMIN)


@pytest.fixture
@remembered
def mira(riverbend: Clinic) -> User:
    return hire(riverbend, "Mira Sand", "+13145550111", Role.THERAPIST)


@pytest.fixture
@remembered
def jonas(riverbend: Clinic) -> User:
    """Takes calls and texts at any hour."""
    jonas = hire(riverbend, "Jonas Weber", "+13145550112", Role.THERAPIST)
    midnight = datetime.min.time()
    week = [limits.Hours(channel, day, midnight, midnight) for channel in ("call", "text") for day in range(7)]
    limits.set_week(jonas, week=week, by=jonas, now=NOON)
    limits.set_terms(jonas, response_minutes=60, longest_call_minutes=20, by=jonas, now=NOON)
    return jonas


@pytest.fixture
@remembered
def lee(riverbend: Clinic) -> User:
    return hire(riverbend, "Lee Park", "+13145550114", Role.LEADER)


@pytest.fixture
@remembered
def ines(harbor: Clinic) -> User:
    return hire(harbor, "Ines Roth", "+13145550211", Role.THERAPIST)


@pytest.fixture
@remembered
def otto(harbor: Clinic) -> User:
    return hire(harbor, "Otto Berg", "+13145550215", Role.ADMIN)


def take_in(clinic: Clinic, name: str, phone: str, therapist: User, *, signed: bool = True) -> Client:
    client = records.create(clinic=clinic, name=name, by=SET_UP, now=NOON - timedelta(days=50))
    records.add_phone(client, number=phone, texts_agreed=True, by=SET_UP, now=NOON)
    records.assign_primary(client, therapist=therapist, by=SET_UP, now=NOON - timedelta(days=50))
    if signed:
        sign(client, by=therapist, now=NOON - timedelta(days=40))
    return client


@pytest.fixture
@remembered
def ben(riverbend: Clinic, jonas: User) -> Client:
    return take_in(riverbend, "Ben Okafor", "+13145550122", jonas)


@pytest.fixture
@remembered
def cleo(riverbend: Clinic, jonas: User) -> Client:
    return take_in(riverbend, "Cleo Martin", "+13145550123", jonas)


@pytest.fixture
@remembered
def eli(riverbend: Clinic, mira: User) -> Client:
    """Mira has no hours here and no cover: nobody can promise Eli a time."""
    return take_in(riverbend, "Eli Stone", "+13145550125", mira)


@pytest.fixture
@remembered
def pause(cleo: Client, jonas: User) -> Pause:
    """Cleo's, from an act two hours ago."""
    _act, pause = acts.record(
        cleo,
        occurred_at=NOON - timedelta(hours=2),
        precision="approximate",
        reported_by="client",
        words="after the fight",
        by=jonas,
        now=NOON - timedelta(hours=1),
    )
    assert pause
    return pause


@pytest.fixture
def asks() -> Callable[..., CallBack]:
    """`asks(ben, severity=4)`: a request to be called, taken by the line and rated."""

    def asked(client: Client, *, severity: int | None = None, at: datetime = NOON) -> CallBack:
        by = audit.the_client(client.pk)
        facts = admission.by_client(client.pk, now=at)
        request = callbacks.take(facts, reason="no_answer", line=LINE, by=by, now=at)
        return callbacks.rate(request, severity=severity, by=by, now=at) if severity is not None else request

    return asked


@pytest.fixture
def calls() -> Callable[..., Contact]:
    """`calls(ben, "connected", with_whom=jonas)`: a call on record with what came of it."""

    def called(client: Client, outcome: str = "hung_up", *, at: datetime = NOON, with_whom: User | None = None):
        facts = admission.by_client(client.pk, now=at)
        contact = Contact.objects.create(
            clinic=client.clinic, client=client, therapist_id=facts.situation.primary.id, kind=Kind.CALL,
            direction="in", line=LINE, peer=facts.number, started_at=at, decision="connect", reason="primary_open",
            in_pause=outcome == ContactOutcome.PAUSED,
        )  # fmt: skip
        spoke = {"spoke_with_id": with_whom.pk, "talk_seconds": 480} if with_whom else {}
        contacts.settle(contact, outcome, now=at, ended_at=at + timedelta(minutes=8), **spoke)
        contact.refresh_from_db()
        return contact

    return called


@pytest.fixture
def skill_list(riverbend: Clinic) -> None:
    skills.add_start_list(riverbend, by=SET_UP, now=NOON)


@pytest.fixture
def browse() -> Callable[..., Browser]:
    """`browse(jonas)`: a browser in which Jonas is signed in; htmx=True sends what htmx would."""

    def browser(user: User | None = None, *, htmx: bool = False) -> Browser:
        made = Browser(headers={"HX-Request": "true"} if htmx else {})
        if user is not None:
            made.force_login(user)
        return made

    return browser
