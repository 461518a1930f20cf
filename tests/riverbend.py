"""The people of the demo clinics, each made by the product's own verbs when a test names them.

Noon is a Tuesday in March, 12:00 in Chicago, two days after the clocks changed.
"""

from datetime import UTC, datetime, time, timedelta

import pytest

from agreements import states
from agreements.models import Agreement, Disclosure, State, Template, TemplateVersion
from clients import records
from clients.models import Client
from clinic import audit, clinics, staff
from clinic.models import AuditEvent, Clinic, User
from clinic.roles import Role
from coaching import acts, admission, callbacks, covers, limits
from coaching.limits import Hours
from coaching.models import Act, CallBack, LimitOverride, Pause
from telephony.models import Message
from tests.remembered import remembered

NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=60)
LINE, HARBOR_LINE = "+13145550100", "+13145550200"
SET_UP = audit.SYSTEM("set-up")
MIRA, JONAS, PRIYA, LEE, ADA = (f"+1314555011{i}" for i in (1, 2, 3, 4, 5))
ANA, BEN, DEV, ELI, KARIN = "+13145550121", "+13145550122", "+13145550124", "+13145550125", "+13145550127"
ALWAYS = [Hours(channel, day, time(0), time(0)) for channel in ("call", "text") for day in range(7)]
MIRAS_WEEK = [
    *(Hours("call", day, time(8), time(21)) for day in range(5)),
    Hours("call", 5, time(10), time(16)),
    *(Hours("text", day, time(8), time(22)) for day in range(7)),
]


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A wall time in Chicago on NOON's day (UTC-5) or some days from it, while the clocks are the same."""
    return datetime(2026, 3, 10, 5, 0, tzinfo=UTC) + timedelta(days=days, hours=hour, minutes=minute)


def person(clinic: Clinic, name: str, *roles: Role, phone: str = "") -> User:
    first = name.split()[0].lower()
    return staff.create(
        clinic, email=f"{first}@{clinic.slug}.example", name=name, roles=roles, phone=phone, by=SET_UP, now=BEFORE
    )


def keep_hours(therapist: User, week: list[Hours], *, minutes: int, cover: User | None = None) -> None:
    limits.set_week(therapist, week=week, by=therapist, now=BEFORE)
    limits.set_terms(therapist, response_minutes=minutes, longest_call_minutes=20, by=therapist, now=BEFORE)
    if cover:
        agree_to_cover(therapist, cover)


def agree_to_cover(therapist: User, cover: User, change: LimitOverride | None = None) -> None:
    """They are asked, and accept, long before the test begins; the nudges of that time are over."""
    asked = covers.ask(therapist, cover=cover, change=change, by=therapist, now=BEFORE)
    covers.mark_seen(covers.accept(asked, by=cover, now=BEFORE), by=therapist, now=BEFORE)
    Message.objects.filter(dedupe_key__startswith=f"cover-request:{asked.pk}:").delete()


def take_in(therapist: User, name: str, phone: str, *, signed: bool = True, language: str = "en") -> Client:
    client = records.create(clinic=therapist.clinic, name=name, language=language, by=therapist, now=BEFORE)
    records.add_phone(client, number=phone, texts_agreed=True, by=therapist, now=BEFORE)
    records.assign_primary(client, therapist=therapist, by=therapist, now=BEFORE)
    if signed:
        sign(client, by=therapist)
    return client


def short_text(clinic: Clinic) -> None:
    """Something to sign, in place of the long texts that a new clinic begins with: these tests sign in every line."""
    if Disclosure.objects.filter(clinic=clinic).exists():
        return
    texts = {"en": {"title": "Coaching by telephone", "blocks": []}}
    Disclosure.objects.create(clinic=clinic, number=1, texts=texts, texts_sha256="0" * 64, created_at=BEFORE)
    template = Template.objects.create(clinic=clinic, audience="adult", created_at=BEFORE)
    TemplateVersion.objects.create(
        template=template, number=1, texts=texts, texts_sha256="0" * 64, created_at=BEFORE, changed_at=BEFORE,
        published_at=BEFORE,
    )  # fmt: skip


def sign(client: Client, *, by: User, now: datetime = BEFORE) -> Agreement:
    short_text(client.clinic)
    agreement = states.prepare(client, by=by, now=now)
    states.move(agreement, to=State.SENT, by=by, now=now)
    return states.move(agreement, to=State.SIGNED, by=audit.the_client(client.pk), now=now)


def harm(
    client: Client, *, ago: float = 0, now: datetime = NOON, by: audit.By | None = None
) -> tuple[Act, Pause | None]:
    """The client reports an act of so many hours ago."""
    return acts.record(
        client, occurred_at=now - timedelta(hours=ago), precision="approximate", reported_by="client",
        by=by or audit.the_client(client.pk), now=now,
    )  # fmt: skip


def ask(client: Client, *, now: datetime = NOON, caregiver_id: int | None = None) -> CallBack:
    """The client (or their caregiver) asks to be called."""
    facts = admission.by_client(client.pk, caregiver_id=caregiver_id, now=now)
    return callbacks.take(facts, reason="outside_limits", line=LINE, by=audit.the_client(client.pk), now=now)


def texts_to(number: str) -> list[str]:
    """The words of the list that were queued for this number, in order."""
    queued = Message.objects.filter(peer=number, direction="out").order_by("pk")
    return list(queued.values_list("template", flat=True))


def trail(client: Client) -> list[str]:
    """What the audit trail says was done to this client's record, in order."""
    return list(AuditEvent.objects.filter(client_id=client.pk).order_by("pk").values_list("action", flat=True))


def fresh(row):
    """The row as it is in the database now."""
    return type(row).objects.get(pk=row.pk)


def open_riverbend() -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=(LINE,), by=SET_UP, now=BEFORE,
    )  # fmt: skip


@pytest.fixture
@remembered
def riverbend(db: None) -> Clinic:
    return open_riverbend()


def hire_ada(riverbend: Clinic) -> User:
    return person(riverbend, "Ada Quist", Role.ADMIN, phone=ADA)


@pytest.fixture
@remembered
def ada(riverbend: Clinic) -> User:
    return hire_ada(riverbend)


def hire_jonas(riverbend: Clinic) -> User:
    """Calls and texts at any hour, answers within an hour."""
    made = person(riverbend, "Jonas Falk", Role.THERAPIST, phone=JONAS)
    keep_hours(made, ALWAYS, minutes=60)
    return made


@pytest.fixture
@remembered
def jonas(riverbend: Clinic) -> User:
    return hire_jonas(riverbend)


def hire_mira(riverbend: Clinic, jonas: User) -> User:
    """Calls Mon-Fri 08-21, Sat 10-16, texts daily 08-22; answers within three hours; Jonas covers."""
    made = person(riverbend, "Mira Sand", Role.THERAPIST, phone=MIRA)
    keep_hours(made, MIRAS_WEEK, minutes=180, cover=jonas)
    return made


@pytest.fixture
@remembered
def mira(riverbend: Clinic, jonas: User) -> User:
    return hire_mira(riverbend, jonas)


@pytest.fixture
@remembered
def priya(riverbend: Clinic) -> User:
    """On leave for weeks, with nobody to cover."""
    made = person(riverbend, "Priya Nair", Role.THERAPIST, phone=PRIYA)
    keep_hours(made, MIRAS_WEEK, minutes=180)
    limits.override(
        made, starts_at=NOON - timedelta(days=7), ends_at=NOON + timedelta(days=40), leave=True, no_cover=True,
        by=made, now=BEFORE,
    )  # fmt: skip
    return made


def hire_lee(riverbend: Clinic) -> User:
    return person(riverbend, "Lee Moss", Role.LEADER, phone=LEE)


@pytest.fixture
@remembered
def lee(riverbend: Clinic) -> User:
    return hire_lee(riverbend)


@pytest.fixture
@remembered
def ana(mira: User) -> Client:
    return take_in(mira, "Ana Duarte", ANA, language="es")


@pytest.fixture
@remembered
def ben(jonas: User) -> Client:
    return take_in(jonas, "Ben Okafor", BEN)


@pytest.fixture
@remembered
def dev(jonas: User) -> Client:
    """The agreement was sent and is not signed."""
    short_text(jonas.clinic)
    made = take_in(jonas, "Dev Rao", DEV, signed=False)
    states.move(states.prepare(made, by=jonas, now=BEFORE), to=State.SENT, by=jonas, now=BEFORE)
    return made


@pytest.fixture
@remembered
def eli(priya: User) -> Client:
    return take_in(priya, "Eli Stone", ELI)


def open_harbor() -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Harbor DBT", slug="harbor", time_zone="America/New_York", office_number="+13145550201",
        lines=(HARBOR_LINE,), by=SET_UP, now=BEFORE,
    )  # fmt: skip


@pytest.fixture
@remembered
def harbor(db: None) -> Clinic:
    return open_harbor()


def hire_otto(harbor: Clinic) -> User:
    return person(harbor, "Otto Berg", Role.ADMIN)


@pytest.fixture
@remembered
def otto(harbor: Clinic) -> User:
    return hire_otto(harbor)


def hire_ines(harbor: Clinic) -> User:
    made = person(harbor, "Ines Roy", Role.THERAPIST, phone="+13145550211")
    keep_hours(made, ALWAYS, minutes=60)
    return made


@pytest.fixture
@remembered
def ines(harbor: Clinic) -> User:
    return hire_ines(harbor)


@pytest.fixture
@remembered
def hana(ines: User) -> Client:
    return take_in(ines, "Hana Wu", "+13145550221")
