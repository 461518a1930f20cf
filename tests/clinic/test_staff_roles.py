import pytest
from django.db import IntegrityError, transaction

from clinic import staff
from clinic.models import AuditEvent, RoleGrant
from clinic.roles import Role
from tests.clinic.conftest import NOON


def test_a_person_holds_several_roles(mira, ada):
    assert mira.roles == {Role.THERAPIST}
    staff.grant_role(mira, Role.LEADER, by=ada, now=NOON)
    assert mira.roles == {Role.THERAPIST, Role.LEADER}
    assert mira.has_role(Role.ADMIN, Role.LEADER)
    assert not mira.has_role(Role.ADMIN)


def test_roles_are_asked_once(mira, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert mira.has_role(Role.THERAPIST)
        assert mira.has_role(Role.THERAPIST)


def test_granting_again_keeps_the_first_grant(mira, ada):
    first = mira.grants.get()
    assert staff.grant_role(mira, Role.THERAPIST, by=ada, now=NOON) == first
    assert first.granted_by == ada
    assert AuditEvent.objects.filter(action="role.granted", subject_id=str(mira.pk)).count() == 1


def test_an_ended_role_stays_on_record(mira, ada):
    staff.end_role(mira, Role.THERAPIST, by=ada, now=NOON)
    grant = mira.grants.get()
    assert (grant.ended_at, grant.ended_by) == (NOON, ada)
    assert mira.roles == frozenset()


def test_a_role_can_be_given_again(mira, ada):
    staff.end_role(mira, Role.THERAPIST, by=ada, now=NOON)
    staff.grant_role(mira, Role.THERAPIST, by=ada, now=NOON)
    assert mira.roles == {Role.THERAPIST}
    assert mira.grants.count() == 2


def test_ending_what_is_not_held_changes_nothing(mira, ada):
    staff.end_role(mira, Role.LEADER, by=ada, now=NOON)
    assert not AuditEvent.objects.filter(action="role.ended").exists()


def test_the_last_admin_stays(ada, mira):
    with pytest.raises(staff.LastAdmin):
        staff.end_role(ada, Role.ADMIN, by=ada, now=NOON)
    assert ada.has_role(Role.ADMIN)


def test_one_of_two_admins_may_go(ada, mira):
    staff.grant_role(mira, Role.ADMIN, by=ada, now=NOON)
    staff.end_role(ada, Role.ADMIN, by=mira, now=NOON)
    assert not ada.has_role(Role.ADMIN)


@pytest.mark.parametrize(
    "wrong",
    [{"ended_at": NOON}, {"role": "owner"}, {"ended_at": NOON.replace(year=2020), "ended_by_id": "ada"}],
)
def test_the_database_refuses_half_an_end_and_unknown_roles(mira, ada, wrong):
    wrong = {name: ada.pk if value == "ada" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(user=mira).update(**wrong)


def test_the_database_keeps_one_open_grant_a_role(mira):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=mira, role=Role.THERAPIST, granted_at=NOON)


def test_roles_can_be_set_to_exactly_these(mira, ada):
    staff.set_roles(mira, [Role.LEADER], by=ada, now=NOON)
    assert mira.roles == {Role.LEADER}


def test_setting_roles_keeps_the_clinic_an_admin(ada):
    with pytest.raises(staff.LastAdmin):
        staff.set_roles(ada, [Role.THERAPIST], by=ada, now=NOON)
    assert ada.grants.get(ended_at=None).role == Role.ADMIN
