"""The clinic "Scale": hundreds of therapists and thousands of clients. Names and numbers belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import cast
from uuid import uuid4

from allauth.account.models import EmailAddress

from agreements import made_up
from agreements.models import Agreement
from clients.models import CareTeamMember, Client, ClientPhone, CoachingPlan
from clinic import audit, clinics, staff
from clinic.fields import EncryptedTextField
from clinic.models import Clinic, RoleGrant, User
from clinic.roles import Role
from coaching import skills
from coaching.models import LimitSetting, WeeklyWindow
from coaching.scale.copying import copy, ids

SET_UP = audit.SYSTEM("scale-data")
CLIENTS_A_THERAPIST = 10
AGE_OF_CLINIC = timedelta(days=3 * 365)
PASSWORD = "coaching-demo"  # noqa: S105  local installations only, as the demo
FIRST = (
    "Alma Bruno Carla Dario Edda Fritz Gina Hugo Irma Jorge Kira Leon Marta Nils Olga Paul Rosa Sven Tala Udo".split()
)
LAST = (
    "Abel Brandt Cruz Diaz Ekman Falk Gomez Hale Ivers Jung Klein Lund Meyer Nagy Ortiz Perez Quinn Ruiz Solis".split()
)
WEEK = [(channel, day) for channel in ("call", "text") for day in range(5)]


@dataclass(frozen=True, slots=True)
class People:
    """Ids of who there is; `therapist_of` by the position of the client."""

    clinic: Clinic
    admin: User
    line: str
    clients: list[int]
    therapist_of: list[int]
    spanish: list[bool]
    phones: list[str]


def settle(count: int, *, random: Random, now: datetime) -> People:
    """Opens the clinic, hires, and takes in so many clients, each in force and with a phone."""
    number = Clinic.objects.filter(slug__startswith="scale").count() + 1
    clinic, admin, line = _open(number, now)
    therapists = _hire(clinic, number, max(1, count // CLIENTS_A_THERAPIST), admin, random=random, now=now)
    clients = ids(Client, count)
    people = People(
        clinic=clinic,
        admin=admin,
        line=line,
        clients=clients,
        therapist_of=[therapists[position % len(therapists)] for position in range(count)],
        spanish=[random.random() < 0.2 for _ in clients],
        phones=[f"+1555{number % 10}{position:06d}" for position in range(count)],
    )
    _take_in(people, random=random, now=now)
    return people


def _open(number: int, now: datetime) -> tuple[Clinic, User, str]:
    """A further one beside those of earlier runs."""
    opened = now - AGE_OF_CLINIC
    name, slug = (f"Scale {number}", f"scale-{number}") if number > 1 else ("Scale", "scale")
    line = f"+1556{number:07d}"
    clinic = clinics.open_clinic(
        second_factor_required=False,
        name=name,
        slug=slug,
        time_zone="America/Chicago",
        office_number=f"+1557{number:07d}",
        lines=(line,),
        by=SET_UP,
        now=opened,
    )
    skills.add_start_list(clinic, by=SET_UP, now=opened)
    admin = staff.create(
        clinic, email=f"admin@{slug}.example", name="Adele Scale", roles=[Role.ADMIN], password=PASSWORD,
        by=SET_UP, now=opened,
    )  # fmt: skip
    return clinic, admin, line


def _hire(clinic: Clinic, number: int, count: int, admin: User, *, random: Random, now: datetime) -> list[int]:
    """The first one can sign in (t1@…, the admin's password); all have hours, terms and a cover."""
    hired = ids(User, count)
    since = now - AGE_OF_CLINIC
    phones = [f"+1558{number % 10}{position:06d}" for position in range(count)]
    copy(
        User,
        "id password uuid clinic_id email former_email name phone time_zone language created_at is_active",
        (
            (
                pk, admin.password if position == 0 else "!", uuid4(), clinic.pk,
                f"t{position + 1}@{clinic.slug}.example", "", _name(random), phones[position], clinic.time_zone, "en",
                since, True,
            )
            for position, pk in enumerate(hired)
        ),
    )  # fmt: skip
    copy(
        EmailAddress,
        "email verified primary user_id",
        ((f"t{position + 1}@{clinic.slug}.example", True, True, pk) for position, pk in enumerate(hired[:1])),
    )
    copy(RoleGrant, "user_id role granted_at", ((pk, "therapist", since) for pk in hired))
    copy(LimitSetting, "therapist_id response_minutes longest_call_minutes cover_id", _terms(hired))
    copy(
        WeeklyWindow,
        "therapist_id channel weekday starts ends",
        ((pk, channel, day, "08:00", "21:00") for pk in hired for channel, day in WEEK),
    )
    return hired


def _terms(hired: list[int]) -> Iterator[tuple[object, ...]]:
    for position, pk in enumerate(hired):
        cover = hired[(position + 1) % len(hired)]
        yield pk, 180, 20, cover if cover != pk else None


def _take_in(people: People, *, random: Random, now: datetime) -> None:
    since, clinic = now - AGE_OF_CLINIC, people.clinic
    languages = ["es" if spanish else "en" for spanish in people.spanish]
    copy(
        Client,
        "id uuid clinic_id name language country time_zone programme pin_digest created_at",
        (
            (
                pk, uuid4(), clinic.pk, _name(random), language, "US", clinic.time_zone,
                random.choices(("adult", "adolescent", "family"), (80, 15, 5))[0], "", since,
            )
            for pk, language in zip(people.clients, languages, strict=True)
        ),
    )  # fmt: skip
    copy(
        ClientPhone,
        "client_id number label can_text texts_agreed_at position",
        ((pk, phone, "cell", True, since, 0) for pk, phone in zip(people.clients, people.phones, strict=True)),
    )
    copy(
        CareTeamMember,
        "client_id user_id role since",
        ((pk, therapist, "primary", since) for pk, therapist in zip(people.clients, people.therapist_of, strict=True)),
    )
    _agree(people, since)
    copy(
        CoachingPlan,
        "uuid client_id how_to_reach meanwhile skills_that_help crisis_plan updated_at",
        (_plan(pk, random, since) for pk in people.clients),
    )


def _agree(people: People, since: datetime) -> None:
    """One agreement goes through its verbs; the others are like it."""
    first = Client.objects.get(pk=people.clients[0])
    therapist = User.objects.get(pk=people.therapist_of[0])
    signed = made_up.pass_by_state(first, by=therapist, sent_at=since, signed_at=since + timedelta(days=1))
    copy(Agreement, "uuid client_id", ((uuid4(), pk) for pk in people.clients[1:]), like=signed)


def _plan(client: int, random: Random, since: datetime) -> tuple[object, ...]:
    row = uuid4()
    words = {
        "how_to_reach": "Call my cell.",
        "meanwhile": "Cold water, then paced breathing.",
        "skills_that_help": "TIPP, opposite action",
        "crisis_plan": "Go to my sister. 911 or 988.",
    }
    fields = {name: cast(EncryptedTextField, CoachingPlan._meta.get_field(name)) for name in words}
    sealed = [field.seal_for(row, words[name]) for name, field in fields.items()]
    return row, client, *sealed, since


def _name(random: Random) -> str:
    return f"{random.choice(FIRST)} {random.choice(LAST)}"
