"""Opens a clinic of the demo some weeks before now: staff, limits, skills, crisis lines, clients, agreements."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from agreements import made_up, states
from agreements.models import State
from agreements.terms import Terms
from clients import pins, records
from clients.models import Client
from clinic import audit, clinics, crisis, staff
from clinic.models import Clinic, CrisisLine, User
from clinic.roles import Role
from coaching import covers, limits, pauses, skills, snippets
from coaching.demo import agreements
from coaching.demo.diary import MONDAY, Diary
from coaching.demo.people import PASSWORD, ClinicOfDemo, Person, Staff
from coaching.demo.plans import PLANS
from coaching.models import LimitSetting

SET_UP = audit.SYSTEM("demo")
OPENED = timedelta(days=60)  # before now; the rest of the set-up counts from here
LONGEST_CALL_MINUTES = 20
SIGNED_AFTER = timedelta(days=9)
SENT_BEFORE_NOW = timedelta(days=2)
DISCHARGED_BEFORE_NOW = timedelta(days=9)


def open_clinic(wanted: ClinicOfDemo, *, now: datetime, history: bool) -> Clinic:
    """The clinic with all its people, ready to take calls. Without `history` nobody is reminded to sign."""
    opened = now - OPENED
    clinic = clinics.open_clinic(
        second_factor_required=False,
        name=wanted.name,
        slug=wanted.slug,
        time_zone=wanted.time_zone,
        office_number=wanted.office,
        lines=(wanted.line,),
        by=SET_UP,
        now=opened,
    )
    skills.add_start_list(clinic, by=SET_UP, now=opened)
    snippets.add_start_list(clinic, by=SET_UP, now=opened)
    team = {person.first: _hire(clinic, person, now=opened) for person in wanted.staff}
    admin = next(user for user in team.values() if user.has_role(Role.ADMIN))
    for line in CrisisLine.objects.filter(clinic=clinic).order_by("position"):
        crisis.verify(line, by=admin, now=now - timedelta(days=21))
    for person in wanted.staff:
        _set_limits(person, team, now=opened)
        _leave(person, team[person.first], Diary(now, clinic.time_zone))
    for client in wanted.clients:
        _take_in(clinic, client, team, admin, now=now, history=history)
    return clinic


def _hire(clinic: Clinic, person: Staff, *, now: datetime) -> User:
    return staff.create(
        clinic,
        email=f"{person.first.lower()}@{clinic.slug}.example",
        name=f"{person.first} {person.last}",
        roles=person.roles,
        password=PASSWORD,
        phone=person.phone,
        by=SET_UP,
        now=now,
    )


def _set_limits(person: Staff, team: dict[str, User], *, now: datetime) -> None:
    if person.response is None:
        return
    therapist = team[person.first]
    limits.set_week(therapist, week=person.hours, by=therapist, now=now)
    limits.set_terms(
        therapist,
        response_minutes=person.response,
        longest_call_minutes=LONGEST_CALL_MINUTES,
        by=therapist,
        now=now,
    )
    if person.cover:
        colleague = team[person.cover]
        asked = covers.ask(therapist, cover=colleague, by=therapist, now=now)
        covers.mark_seen(covers.accept(asked, by=colleague, now=now), by=therapist, now=now)


def _leave(person: Staff, therapist: User, diary: Diary) -> None:
    """Away since a Monday two weeks ago, for six more weeks, with nobody to cover."""
    if not person.on_leave:
        return
    starts_at = diary.at(2, MONDAY, "00:00")
    limits.override(
        therapist,
        starts_at=starts_at,
        ends_at=diary.at(-6, MONDAY, "09:00"),
        leave=True,
        no_cover=True,
        by=therapist,
        now=starts_at - timedelta(days=10),
    )


def _take_in(
    clinic: Clinic, person: Person, team: dict[str, User], admin: User, *, now: datetime, history: bool
) -> None:
    began = now - OPENED + timedelta(days=1)
    therapist = team[person.therapist]
    client = records.create(
        clinic=clinic,
        name=person.name,
        born_on=_birthday(person, now),
        language=person.language,
        programme=person.programme,
        by=admin,
        now=began,
    )
    records.add_phone(client, number=person.phone, label="cell", texts_agreed=True, by=admin, now=began)
    pins.set_pin(client, pin=person.pin, by=admin, now=began)
    records.assign_primary(client, therapist=therapist, by=admin, now=began)
    for leader in person.leaders:
        records.add_leader(client, leader=team[leader], by=admin, now=began)
    if person.guardian:
        name, relationship, phone = person.guardian
        records.add_caregiver(
            client, name=name, relationship=relationship, phone=phone, guardian=True, by=admin, now=began
        )
    records.write_plan(client, by=therapist, now=began + SIGNED_AFTER, seen=None, **PLANS[person.name])
    _agree(client, person, therapist, now=now, history=history)
    if person.rule_off_because:
        pauses.except_client(
            client, reason=person.rule_off_because, by=therapist, now=began + SIGNED_AFTER + timedelta(days=1)
        )
    if person.discharged:
        records.discharge(client, by=therapist, now=now - DISCHARGED_BEFORE_NOW)


def _agree(client: Client, person: Person, therapist: User, *, now: datetime, history: bool) -> None:
    terms = _terms(person, therapist)
    if person.agreement == State.SENT and history:
        agreements.send(client, terms=terms, by=therapist, now=now - SENT_BEFORE_NOW)
        return
    if person.agreement == State.SENT:
        made_up.wait(client, by=therapist, now=now - SENT_BEFORE_NOW)
        return
    when = {"sent_at": client.created_at + timedelta(days=1), "signed_at": client.created_at + SIGNED_AFTER}
    guardian = person.guardian is not None
    if history:
        agreement = agreements.sign(client, needs_guardian=guardian, terms=terms, by=therapist, **when)
    else:
        agreement = made_up.pass_by_state(client, needs_guardian=guardian, by=therapist, **when)
    if person.discharged:
        states.move(agreement, to=State.ENDED, by=therapist, now=now - DISCHARGED_BEFORE_NOW)


def _terms(person: Person, therapist: User) -> Terms:
    """As the page that draws it up fills them in."""
    setting = LimitSetting.objects.filter(therapist=therapist).first() or LimitSetting()
    return Terms(
        response_minutes=setting.response_minutes,
        call_minutes=setting.longest_call_minutes,
        rule_applies=False if person.rule_off_because else None,
    )


def _birthday(person: Person, now: datetime) -> date:
    """Half a year ago they turned as old as they are."""
    half_a_year_ago = now.date() - timedelta(days=182)
    return half_a_year_ago.replace(year=half_a_year_ago.year - person.age, day=min(half_a_year_ago.day, 28))
