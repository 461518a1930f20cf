"""A client's record: opened, changed and closed by verbs that each leave their line in the trail."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from clients import records
from clients.models import CareTeamMember, Client, CoachingPlan
from tests.riverbend import BEN, KARIN, NOON, SET_UP, fresh, trail

LATER = NOON + timedelta(days=1)


def test_it_is_opened_with_what_the_clinic_speaks_and_where_it_is(riverbend, ada):
    made = records.create(clinic=riverbend, name="Fay Lindqvist", born_on=date(2010, 9, 1), by=ada, now=NOON)
    fay = fresh(made)
    assert (fay.language, fay.country, fay.time_zone, fay.programme) == ("en", "US", "America/Chicago", "adult")
    assert (fay.first_name, str(fay), fay.created_at, fay.born_on) == ("Fay", "Fay Lindqvist", NOON, date(2010, 9, 1))
    assert str(fay.plan) == f"plan of client #{fay.pk}"
    assert trail(fay) == ["client.created"]


def test_it_is_opened_with_a_language_country_and_zone_of_their_own(riverbend, ada):
    made = records.create(
        clinic=riverbend,
        name="Ana Duarte",
        language="es",
        country="MX",
        time_zone="America/Mexico_City",
        programme="family",
        by=ada,
        now=NOON,
    )
    assert (made.language, made.country, made.time_zone, made.programme) == (
        "es",
        "MX",
        "America/Mexico_City",
        "family",
    )


def test_it_keeps_numbers_in_order_and_says_which_may_be_texted(ben, jonas):
    phone = records.add_phone(ben, number="+13125550199", label="work", by=jonas, now=NOON)
    assert [str(p) for p in ben.phones.all()] == [BEN, "+13125550199"]
    assert (phone.texts_agreed_at, phone.position, phone.label) == (None, 1, "work")
    assert trail(ben)[-1] == "client.phone_added"


def test_it_retires_a_number_once(ben, jonas):
    phone = ben.phones.get()
    records.retire_phone(phone, by=jonas, now=NOON)
    records.retire_phone(phone, by=jonas, now=LATER)
    assert fresh(phone).retired_at == NOON
    assert trail(ben).count("client.phone_retired") == 1


def test_it_knows_caregivers_in_their_own_language(ben, jonas):
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, guardian=True, by=jonas, now=NOON
    )
    tom = records.add_caregiver(
        ben, name="Tom", relationship="father", phone=KARIN, language="es", own_coaching=True, by=jonas, now=NOON
    )
    assert (karin.language, karin.guardian, karin.own_coaching, str(karin)) == ("en", True, False, "Karin Okafor")
    assert (tom.language, tom.guardian, tom.own_coaching) == ("es", False, True)


def test_it_is_handed_from_one_therapist_to_the_next_at_one_moment(ana, mira, jonas):
    member = records.assign_primary(ana, therapist=jonas, by=mira, now=LATER)
    before = CareTeamMember.objects.get(user=mira)
    assert (before.until, member.since, member.until) == (LATER, LATER, None)
    assert str(member) == f"Primary therapist #{member.pk}"
    assert trail(ana)[-1] == "client.primary_assigned"


def test_it_is_handed_only_to_a_therapist_of_the_same_clinic_p8(ben, jonas, ines, lee):
    for somebody in (ines, lee):
        with pytest.raises(records.NotATherapist):
            records.assign_primary(ben, therapist=somebody, by=jonas, now=NOON)
    assert ben.team.get(until=None).user == jonas


def test_it_has_leaders_of_the_skills_group_each_once(ben, jonas, lee):
    first = records.add_leader(ben, leader=lee, by=jonas, now=NOON)
    assert records.add_leader(ben, leader=lee, by=jonas, now=LATER) == first
    assert trail(ben).count("client.leader_added") == 1


def test_it_is_led_by_clinicians_of_the_same_clinic_only_p8(ben, jonas, ada, ines):
    for somebody in (ada, ines):
        with pytest.raises(records.NotALeader):
            records.add_leader(ben, leader=somebody, by=jonas, now=NOON)


def test_it_is_closed_once_by_a_discharge_and_nothing_is_erased(ben, jonas):
    records.discharge(ben, by=jonas, now=NOON)
    records.discharge(fresh(ben), by=jonas, now=LATER)
    records.discharge(Client(pk=ben.pk, clinic_id=ben.clinic_id), by=jonas, now=LATER)  # read before the first one
    row = fresh(ben)
    assert (row.discharged_at, row.discharged_by, ben.discharged_at) == (NOON, jonas, NOON)
    assert trail(ben).count("client.discharged") == 1
    assert ben not in Client.objects.in_treatment()


def test_it_writes_parts_of_the_plan_and_leaves_the_others(ben, jonas):
    records.write_plan(ben, meanwhile="ice water", crisis_plan="my sister", by=jonas, now=NOON)
    plan = records.write_plan(ben, meanwhile="a cold shower", by=SET_UP, now=LATER)
    plan = fresh(plan)
    assert (plan.meanwhile, plan.crisis_plan, plan.how_to_reach) == ("a cold shower", "my sister", "")
    assert (plan.updated_at, plan.updated_by) == (LATER, None)


def test_it_writes_a_plan_for_a_client_who_has_none(ben, jonas):
    CoachingPlan.objects.all().delete()
    assert fresh(records.write_plan(ben, meanwhile="ice", by=jonas, now=NOON)).updated_by == jonas


def test_it_has_no_other_parts(ben, jonas):
    with pytest.raises(TypeError, match="client_id, colour"):
        records.write_plan(ben, colour="red", client_id="7", by=jonas, now=NOON)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("phone_once_a_client", lambda ben: ben.phones.create(number=BEN)),
        ("team_one_primary_at_a_time", lambda ben: again(ben, role="primary")),
        ("team_member_once_a_role", lambda ben: [again(ben, role="leader"), again(ben, role="leader")]),
        ("team_ends_after_it_began", lambda ben: ben.team.update(until=NOON - timedelta(days=900))),
        ("client_discharge_has_its_time", lambda ben: Client.objects.update(discharged_by=ben.team.get().user)),
    ],
)
def test_the_database_refuses_what_cannot_be(ben, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change(ben)


def again(ben, *, role):
    return ben.team.create(user=ben.team.first().user, role=role, since=NOON)


def test_it_shows_a_number_as_itself(ben):
    assert str(ben.phones.get()) == BEN
