"""Three weeks in the life of Riverbend, in the order in which they happened. Every line is a thing somebody did."""

from __future__ import annotations

from datetime import datetime, timedelta

from clients.models import Client
from clinic.models import Clinic, User
from coaching import admission, callbacks, checkins, contacts, conversations
from coaching.demo import scenes
from coaching.demo.diary import FRIDAY, MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, Diary
from coaching.demo.people import RIVERBEND
from coaching.models import Closing, Contact, ContactOutcome, Function, Kind
from coaching.models.check_in import Side

LINE = RIVERBEND.line
NUMBER = {person.first: person.phone for person in RIVERBEND.clients}
STRANGER = "+13145550142"


class Cast:
    """The people of the clinic by first name."""

    def __init__(self, clinic: Clinic) -> None:
        self.staff = {user.name.split()[0]: user for user in User.objects.filter(clinic=clinic)}
        self.clients = {client.first_name: client for client in Client.objects.filter(clinic=clinic)}


def tell(clinic: Clinic, *, now: datetime) -> None:
    """Everything up to yesterday; what is open today is `today`'s."""
    cast, diary = Cast(clinic), Diary(now, clinic.time_zone)
    _three_weeks_ago(cast, diary)
    _two_weeks_ago(cast, diary)
    _last_week(cast, diary)
    _yesterday(cast, diary)


def _three_weeks_ago(cast: Cast, diary: Diary) -> None:
    contact = scenes.talks(scenes.calls(LINE, NUMBER["Ben"], at=diary.at(3, TUESDAY, "19:12")), minutes=8.6)
    scenes.completes(
        contact,
        by=cast.staff["Jonas"],
        function=Function.SKILLS,
        note="Argument with the landlord. Wanted to drive there. Cold water, then opposite action; will write first.",
        skills=("TIPP", "Opposite action"),
        urge_suicide=0,
        urge_self_harm=2,
    )
    contact = scenes.texts(
        LINE,
        NUMBER["Ana"],
        "Aprobé el examen de inglés! Me preparé como dijimos.",
        at=diary.at(3, THURSDAY, "12:40"),
    )
    conversations.mark_read(contact.texts.all(), by=cast.staff["Mira"], now=diary.at(3, THURSDAY, "13:02"))
    scenes.answers(
        cast.clients["Ana"],
        "Qué alegría, Ana. Gracias por contármelo. El martes lo celebramos.",
        by=cast.staff["Mira"],
        at=diary.at(3, THURSDAY, "13:05"),
    )
    scenes.completes(
        contact, by=cast.staff["Mira"], function=Function.GOOD_NEWS, note="Passed her exam.", skills=("Cope ahead",)
    )


def _two_weeks_ago(cast: Cast, diary: Diary) -> None:
    jonas, mira, lee = cast.staff["Jonas"], cast.staff["Mira"], cast.staff["Lee"]
    contact = _in_person(cast.clients["Ana"], by=lee, at=diary.at(2, WEDNESDAY, "18:35"), minutes=5)
    scenes.completes(
        contact, by=lee, function=Function.GROUP, note="Unsure whether to stay in group. Validated; stays this module."
    )
    request = scenes.nobody_answers(scenes.calls(LINE, NUMBER["Ana"], at=diary.at(2, THURSDAY, "21:35")), severity=2)
    scenes.calls_back(request, by=mira, at=diary.at(2, FRIDAY, "08:12"), minutes=None)
    contact = scenes.calls_back(request, by=mira, at=diary.at(2, FRIDAY, "09:03"), minutes=11.2)
    scenes.completes(
        contact,
        by=mira,
        function=Function.SKILLS,
        note="Alone after her shift, urges in the evening, slept over it. Plan for tonight: sister first, then TIPP.",
        skills=("TIPP", "PLEASE"),
        urge_suicide=1,
        urge_self_harm=3,
    )
    contact = scenes.talks(scenes.calls(LINE, NUMBER["Fay"], at=diary.at(2, SUNDAY, "15:10")), minutes=6.3)
    scenes.completes(
        contact,
        by=jonas,
        function=Function.CRISIS,
        note="Urge after a message in the class chat. Phone away, nails; told Karin as we spoke. For Mira: the chat.",
        skills=("Self-soothe", "STOP"),
        urge_suicide=1,
        urge_self_harm=4,
    )


def _last_week(cast: Cast, diary: Diary) -> None:
    jonas, ada = cast.staff["Jonas"], cast.staff["Ada"]
    request = scenes.nobody_answers(scenes.calls(LINE, NUMBER["Eli"], at=diary.at(1, MONDAY, "17:20")), severity=2)
    callbacks.close(
        request,
        because=Closing.BY_PERSON,
        by=ada,
        now=diary.at(1, TUESDAY, "08:40"),
        note="Reached Eli from the office. He saw the doctor on call and knows that Priya is away and what to do.",
    )
    scenes.hangs_up(scenes.calls(LINE, NUMBER["Dev"], at=diary.at(1, TUESDAY, "20:02")), after=timedelta(seconds=41))
    checkins.agree(
        cast.clients["Ben"],
        therapist=jonas,
        side=Side.CLIENT,
        due_at=diary.at(1, THURSDAY, "20:00"),
        what_for="How the talk with the landlord went.",
        by=jonas,
        now=diary.at(1, WEDNESDAY, "16:50"),
    )
    contact = scenes.texts(
        LINE, NUMBER["Ben"], "Talked to him. Stuck to the script, stayed calm. New boiler next week.",
        at=diary.at(1, THURSDAY, "19:31"),
    )  # fmt: skip
    scenes.completes(
        contact, by=jonas, function=Function.CHECK_IN, note="Check-in met, DEAR MAN worked.", skills=("DEAR MAN",)
    )
    conversations.mark_read(contact.texts.all(), by=jonas, now=diary.at(1, THURSDAY, "19:40"))
    scenes.hangs_up(scenes.calls(LINE, STRANGER, at=diary.at(1, FRIDAY, "11:16")), after=timedelta(seconds=23))


def _yesterday(cast: Cast, diary: Diary) -> None:
    mira = cast.staff["Mira"]
    contact = scenes.texts(LINE, NUMBER["Ana"], "Hoy sí dormí. Gracias por la llamada.", at=diary.yesterday("09:14"))
    conversations.mark_read(contact.texts.all(), by=mira, now=diary.yesterday("10:02"))
    scenes.completes(contact, by=mira, function=Function.GOOD_NEWS, note="Slept through.", skills=("PLEASE",))


def _in_person(client: Client, *, by: User, at: datetime, minutes: float) -> Contact:
    facts = admission.by_client(client.pk, now=at)
    contact = contacts.open_outgoing(facts, kind=Kind.IN_PERSON, by=by, line="", peer="", now=at)
    over = at + timedelta(minutes=minutes)
    contacts.settle(
        contact, ContactOutcome.CONNECTED, now=over, ended_at=over, talk_seconds=int(minutes * 60), spoke_with_id=by.pk
    )
    contact.refresh_from_db()
    return contact
