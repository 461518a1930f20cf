"""Who looks where: every page of coaching and of the settings, and its states: full, empty, paused, with an error."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from clients import records
from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import (
    admission,
    callbacks,
    contacts,
    conversations,
    crisis_steps,
    limits,
    notes,
    passing,
    reviews,
    snippets,
)
from coaching.erasing import orders
from coaching.models import CallBack, CheckIn, Contact, Pause
from telephony.models import Media

LINE = "+13145550100"


def places() -> dict[str, list[str]]:
    now = datetime.now(UTC)
    ada, jonas, mira = (User.objects.get(email=f"{name}@riverbend.example") for name in ("ada", "jonas", "mira"))
    return {
        "jonas": [*of_clients(jonas, now), *of_records(jonas, ada, now), *OF_THERAPISTS, *of_colleagues(jonas, now)],
        "mira": ["/", f"/clients/{client('Ana').uuid}/", f"/clients/{client('Fay').uuid}/details/"],
        "ada": [*of_the_office(ada, jonas, now), f"/settings/staff/{jonas.uuid}/", *SETTINGS, *of_keeping(ada, now)],
        "priya": ["/", "/limits/", "/texts/", "/clients/?show=unsigned"],
        "lee": ["/", "/clients/", "/log/", f"/clients/{in_group(mira, now).uuid}/", passed_on(now)],
    }


OF_THERAPISTS = [
    "/",
    "/clients/",
    "/clients/?show=unsigned",
    "/clients/new/",
    "/texts/",
    "/snippets/",
    "/snippets/add/",
    "/contacts/new/",
    "/limits/",
    "/limits/change/",
    "/limits/preview/?channel=call&client=es&day=2027-01-02&clock=22:10",
    "/limits/announce/",
    "/limits/calendar/",
    "/cover/ask/",
    "/log/",
    "/log/?since=2026-03-10&until=2026-03-01",
]
SETTINGS = [
    "/settings/",
    "/settings/rules/",
    "/settings/rules/change/",
    "/settings/crisis-lines/",
    "/settings/crisis-lines/add/",
    "/settings/skills/",
    "/settings/numbers/",
    "/settings/health/",
    "/settings/wording/?situation=paused",
    "/settings/keeping/",
    "/settings/audit/",
    "/settings/audit/?kind=refused",
    "/settings/staff/",
]


def client(name: str) -> Client:
    return Client.objects.get(name__startswith=name)


def of_clients(jonas: User, now: datetime) -> list[str]:
    ben, cleo, dev = client("Ben"), client("Cleo"), client("Dev")
    parent = {"name": "Rose Okafor", "relationship": "mother", "phone": "+13145550147"}
    rose = records.add_caregiver(ben, by=jonas, now=now, **parent)
    left = ["", "readmission/"]
    of_ben = [
        "", "texts/", "check-ins/", "practice/", "page/", "acts/", "exception/", "plan/", "plan/history/", "details/",
        "pin/", "phones/", f"phones/{ben.phones.all()[0].pk}/", "caregivers/", f"caregivers/{rose.uuid}/", "therapist/",
        "leaders/", "discharge/", "contacts/new/", "session/", "limits/",
        "limits/change/",
    ]  # fmt: skip
    of_cleo = ["", "texts/", "check-ins/", "session/", "page/"]
    return [
        *(f"/clients/{ben.uuid}/{path}" for path in of_ben),
        *(f"/clients/{cleo.uuid}/{path}" for path in of_cleo),
        f"/clients/{dev.uuid}/",
        *(f"/clients/{who_left(jonas, now).uuid}/{path}" for path in left),
    ]


def of_records(jonas: User, ada: User, now: datetime) -> list[str]:
    ben = client("Ben")
    pause = Pause.objects.get(client__name__startswith="Cleo", closed_at=None)
    request = CallBack.objects.open().get(client__name__startswith="Fay")
    contact = Contact.objects.filter(client=ben, outcome="connected")[0]
    asked = reviews.ask(contact, text="Was the plan rehearsed?", by=ada, now=now)
    own = snippets.add(jonas.clinic, text="See you on Thursday.", language="en", owner=jonas, by=jonas, now=now)
    return [
        f"/acts/{pause.act.uuid}/correction/",
        f"/pauses/{pause.uuid}/end/",
        f"/pauses/{pause.uuid}/check/",
        f"/call-backs/{request.uuid}/",
        f"/call-backs/{request.uuid}/later/",
        f"/call-backs/{request.uuid}/close/",
        f"/check-ins/{CheckIn.objects.filter(client=ben, met_at=None)[0].uuid}/move/",
        f"/photos/{a_photo(ben, now).uuid}/attach/",
        f"/contacts/{contact.uuid}/",
        f"/contacts/{written_now(ben).uuid}/",
        f"/questions/{asked.uuid}/answer/",
        f"/snippets/{own.uuid}/",
        f"/clients/{in_group(jonas, now).uuid}/pass-on/",
    ]


def of_colleagues(jonas: User, now: datetime) -> list[str]:
    """Jonas was away for an evening, and will be for a day in a month."""
    evening, month = timedelta(hours=3), timedelta(days=30)
    was = limits.override(jonas, starts_at=now - 2 * evening, ends_at=now - evening, by=jonas, now=now - 2 * evening)
    away = limits.override(
        jonas, starts_at=now + month, ends_at=now + month + timedelta(days=1), leave=True, by=jonas, now=now
    )
    return [f"/cover/handover/{jonas.uuid}/", f"/cover/handover/{was.pk}/", f"/cover/ask/{away.pk}/"]


def of_the_office(ada: User, jonas: User, now: datetime) -> list[str]:
    contact = Contact.objects.filter(client=client("Ben"), outcome="connected", questions=None)[0]
    return [
        "/",
        "/clients/",
        "/log/",
        "/log/?kind=call&columns=talk",
        "/log/export/",
        "/missing/",
        "/reports/",
        f"/clients/{client('Ben').uuid}/readers/?days=all",
        f"/clients/{client('Ben').uuid}/emergency/",
        f"/call-backs/{asks_in_vain(client('Eli')).uuid}/cover/",
        f"/contacts/{contact.uuid}/",
        f"/contacts/{contact.uuid}/question/",
    ]


def of_keeping(ada: User, now: datetime) -> list[str]:
    """Gil's record, which is to be deleted within the hour."""
    gil = client("Gil")
    (stone,) = orders.order([gil], ground="request", by=ada, now=now)
    of_gil = f"/settings/keeping/{gil.uuid}/"
    return [of_gil, f"{of_gil}hold/", f"/settings/keeping/deletions/{stone.uuid}/"]


def written_now(client: Client) -> Contact:
    """A contact whose record is being written."""
    jonas, now = User.objects.get(email="jonas@riverbend.example"), datetime.now(UTC)
    made = contacts.log(client, uuid=uuid4(), kind="call", direction="in", started_at=now, by=jonas, now=now)
    notes.save(made, by=jonas, now=now, situation="Alone at home", for_session="The landlord")
    crisis_steps.note(made, deed="gave_988", by=jonas, now=now)
    return made


def asks_in_vain(client: Client) -> CallBack:
    now = datetime.now(UTC)
    facts = admission.by_client(client.pk, now=now)
    by = audit.the_client(client.pk)
    return callbacks.take(facts, reason="away_no_cover", line=LINE, by=by, now=now)


def who_left(jonas: User, now: datetime) -> Client:
    hugo = records.create(clinic=jonas.clinic, name="Hugo Berg", by=jonas, now=now)
    records.assign_primary(hugo, therapist=jonas, by=jonas, now=now)
    records.discharge(hugo, by=jonas, now=now, reason="Moved away")
    return hugo


def a_photo(client: Client, now: datetime) -> Media:
    pictures = (("https://api.twilio.com/x", "image/png"),)
    peer = str(client.phones.all()[0].number)
    arrived = conversations.Arrived(sid="SM1", line=LINE, peer=peer, body="card", pictures=pictures)
    conversations.receive(arrived, now=now)
    Media.objects.filter(message__sid="SM1").update(fetched_at=now, file="card.png")
    return Media.objects.get(message__sid="SM1")


def in_group(leader: User, now: datetime) -> Client:
    """A client of somebody else's, in a group that this one leads."""
    eli = client("Eli")
    if not eli.team.filter(user=leader, until=None).exists():
        records.add_leader(eli, leader=leader, by=leader, now=now)
    return eli


def passed_on(now: datetime) -> str:
    lee = User.objects.get(email="lee@riverbend.example")
    return f"/passed-on/{passing.pass_on(in_group(lee, now), note='asked about the exam', by=lee, now=now).uuid}/"
