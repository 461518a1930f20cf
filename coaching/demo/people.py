"""Who is who in the demo: two clinics, their staff with limits, their clients. Nobody has these numbers (555-01xx)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from agreements.models import State
from clients.models import Programme
from clinic.roles import Role
from coaching.limits import Hours

PASSWORD = "coaching-demo"  # noqa: S105  printed by `make run`; the demo loads on local installations only
EVERY_DAY = range(7)
MON_TO_FRI, SATURDAY = range(5), (5,)


def week(channel: str, days: range | tuple[int, ...], starts: str, ends: str) -> tuple[Hours, ...]:
    """The same hours on several days; from 00:00 to 00:00 is the whole day."""
    return tuple(Hours(channel, day, time.fromisoformat(starts), time.fromisoformat(ends)) for day in days)


@dataclass(frozen=True, slots=True)
class Staff:
    """`response` is in minutes of open time; `cover` is a first name."""

    first: str
    last: str
    roles: tuple[Role, ...]
    phone: str
    hours: tuple[Hours, ...] = ()
    response: int | None = None
    cover: str = ""
    on_leave: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A client. `leaders` are the first names of those who lead their skills group."""

    name: str
    phone: str
    pin: str
    therapist: str
    leaders: tuple[str, ...] = ()
    agreement: State = State.ACTIVE
    language: str = "en"
    age: int = 30
    programme: Programme = Programme.ADULT
    guardian: tuple[str, str, str] | None = None  # name, relationship, number
    rule_off_because: str = ""
    discharged: bool = False

    @property
    def first(self) -> str:
        return self.name.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class ClinicOfDemo:
    name: str
    slug: str
    time_zone: str
    line: str
    office: str
    staff: tuple[Staff, ...]
    clients: tuple[Person, ...]


RIVERBEND = ClinicOfDemo(
    name="Riverbend DBT",
    slug="riverbend",
    time_zone="America/Chicago",
    line="+13145550100",
    office="+13145550190",
    staff=(
        Staff("Ada", "Quist", (Role.ADMIN,), "+13145550115"),
        Staff(
            "Jonas",
            "Weber",
            (Role.THERAPIST,),
            "+13145550112",
            week("call", EVERY_DAY, "00:00", "00:00") + week("text", EVERY_DAY, "00:00", "00:00"),
            response=60,
        ),
        Staff(
            "Mira",
            "Sand",
            (Role.THERAPIST,),
            "+13145550111",
            week("call", MON_TO_FRI, "08:00", "21:00")
            + week("call", SATURDAY, "10:00", "16:00")
            + week("text", EVERY_DAY, "08:00", "22:00"),
            response=180,
            cover="Jonas",
        ),
        Staff(
            "Priya",
            "Nair",
            (Role.THERAPIST,),
            "+13145550113",
            week("call", MON_TO_FRI, "09:00", "18:00") + week("text", MON_TO_FRI, "09:00", "20:00"),
            response=180,
            on_leave=True,
        ),
        Staff("Lee", "Chang", (Role.LEADER,), "+13145550114"),
    ),
    clients=(
        Person("Ana Duarte", "+13145550121", "210121", "Mira", ("Lee",), language="es", age=34),
        Person("Ben Okafor", "+13145550122", "210122", "Jonas", ("Lee",), age=27),
        # Mira leads the group that Cleo is in, and therefore sees her pause.
        Person("Cleo Martin", "+13145550123", "210123", "Jonas", ("Mira",), age=23),
        Person("Dev Rao", "+13145550124", "210124", "Jonas", agreement=State.SENT, age=41),
        Person("Eli Stone", "+13145550125", "210125", "Priya", ("Lee",), age=38),
        Person(
            "Fay Lindqvist",
            "+13145550126",
            "210126",
            "Mira",
            age=15,
            programme=Programme.ADOLESCENT,
            guardian=("Karin Lindqvist", "mother", "+13145550127"),
            rule_off_because=(
                "Fay is 15 and hides what happened when contact ends after it. Agreed with her and Karin: she may"
                " call after an act, and we coach her on staying safe and on telling Karin. Reviewed every 3 months."
            ),
        ),
        Person("Gil Abara", "+13145550128", "210128", "Mira", age=46, discharged=True),
    ),
)

HARBOR = ClinicOfDemo(
    name="Harbor DBT",
    slug="harbor",
    time_zone="America/New_York",
    line="+13145550200",
    office="+13145550290",
    staff=(
        Staff("Otto", "Berg", (Role.ADMIN,), "+13145550215"),
        Staff(
            "Ines",
            "Kovac",
            (Role.THERAPIST,),
            "+13145550211",
            week("call", EVERY_DAY, "08:00", "20:00") + week("text", EVERY_DAY, "08:00", "20:00"),
            response=120,
        ),
    ),
    clients=(Person("Hana Sato", "+13145550221", "210221", "Ines", age=29),),
)
