"""A therapist leaves: clients, calls and check-ins pass to a colleague first; nobody is left without somebody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from clients import records
from clients.models import CareRole, Client
from clinic import staff
from clinic.models import AuditEvent, User
from clinic.roles import Role
from coaching import caseload, checkins, treatment
from coaching.models import CallBack, LimitSetting
from coaching.visibility import clients_visible_to
from tests.riverbend import NOON, ask, fresh, trail

LATER = NOON + timedelta(hours=3)


def test_who_treats_somebody_does_not_leave(jonas: User, ben, ada: User) -> None:
    with pytest.raises(caseload.StillInCharge):
        caseload.leave(jonas, by=ada, now=NOON)
    jonas.refresh_from_db()
    assert jonas.is_active


def test_the_successor_has_the_clients_and_what_is_open_for_them(jonas: User, mira: User, ben, ada: User) -> None:
    request = ask(ben)
    check_in = checkins.agree(ben, therapist=jonas, side="client", due_at=LATER, by=jonas, now=NOON)
    assert caseload.hand_over(jonas, successor=mira, by=ada, now=NOON) == 1
    request.refresh_from_db()
    check_in.refresh_from_db()
    assert ben.team.get(role=CareRole.PRIMARY, until=None).user == mira
    assert (request.owner, check_in.therapist) == (mira, mira)
    assert AuditEvent.objects.filter(action="caseload.handed_over").exists()


def test_a_call_owed_to_a_colleagues_client_goes_along(jonas: User, mira: User, ana, ada: User) -> None:
    request = ask(ana)
    CallBack.objects.filter(pk=request.pk).update(owner=jonas)
    caseload.hand_over(jonas, successor=mira, by=ada, now=NOON)
    request.refresh_from_db()
    assert request.owner == mira


def test_with_nothing_left_their_access_ends_at_once(jonas: User, mira: User, ben, ada: User) -> None:
    caseload.hand_over(jonas, successor=mira, by=ada, now=NOON)
    caseload.leave(jonas, by=ada, now=NOON)
    jonas.refresh_from_db()
    assert not jonas.is_active
    assert not jonas.grants.filter(ended_at=None).exists()


def test_whom_they_covered_for_is_without_cover_and_knows(jonas: User, mira: User, ada: User) -> None:
    assert LimitSetting.objects.get(therapist=mira).cover == jonas
    caseload.leave(jonas, by=ada, now=NOON)
    assert LimitSetting.objects.get(therapist=mira).cover is None
    assert AuditEvent.objects.filter(action="cover.ended").exists()


def test_a_group_goes_on_without_its_leader(lee: User, ben, ada: User) -> None:
    ben.team.create(user=lee, role=CareRole.LEADER, since=NOON)
    caseload.leave(lee, by=ada, now=NOON)
    assert not ben.team.filter(user=lee, until=None).exists()


def test_former_clients_hold_nobody_back_and_their_records_stay(jonas: User, mira: User, ben, ada: User) -> None:
    treatment.discharge(ben, reason="moved away", by=jonas, now=NOON)
    assert caseload.of(jonas, now=NOON).former == 1
    assert caseload.hand_over(jonas, successor=mira, by=ada, now=NOON) == 0
    caseload.leave(jonas, by=ada, now=NOON)
    assert not ben.team.filter(until=None).exists()
    assert Client.objects.visible_to(ada).filter(pk=ben.pk).exists()
    assert not Client.objects.visible_to(mira).filter(pk=ben.pk).exists()
    assert "client.primary_ended" in trail(ben)


def test_nobody_is_handed_to_somebody_who_left_a_moment_ago(jonas: User, mira: User, ben, ada: User) -> None:
    assert mira.has_role(Role.THERAPIST)  # as they were when the page was opened
    caseload.leave(User.objects.get(pk=mira.pk), by=ada, now=NOON)
    with pytest.raises(records.NotATherapist):
        treatment.hand_over(ben, therapist=mira, by=ada, now=NOON)
    assert ben.team.get(role=CareRole.PRIMARY, until=None).user == jonas


def test_who_treats_somebody_stays_a_therapist(jonas: User, ben, ada: User) -> None:
    with pytest.raises(caseload.StillInCharge):
        caseload.set_roles(jonas, [Role.LEADER], by=ada, now=NOON)
    assert jonas.has_role(Role.THERAPIST)


def test_who_is_a_therapist_no_more_covers_for_nobody(jonas: User, mira: User, ada: User) -> None:
    caseload.set_roles(jonas, [Role.LEADER], by=ada, now=NOON)
    assert LimitSetting.objects.get(therapist=mira).cover is None
    assert User.objects.get(pk=jonas.pk).roles == {Role.LEADER}


def test_who_is_a_therapist_no_more_keeps_no_record_of_former_clients(jonas: User, ben, ada: User) -> None:
    treatment.discharge(ben, reason="moved away", by=jonas, now=NOON)
    caseload.set_roles(jonas, [Role.LEADER], by=ada, now=NOON)
    assert not clients_visible_to(fresh(jonas), NOON).exists()
    assert clients_visible_to(ada, NOON).get() == ben


@pytest.mark.django_db(transaction=True)
def test_leaving_waits_for_a_client_who_is_assigned_in_the_same_moment(jonas: User, mira: User, ben, ada: User) -> None:
    """In two connections: the second looks only when the first is through, and then sees the client."""

    def leaves() -> None:
        try:
            with pytest.raises(OperationalError), transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
                caseload.leave(mira, by=ada, now=NOON)
        finally:
            connection.close()

    with transaction.atomic():
        treatment.hand_over(ben, therapist=mira, by=ada, now=NOON)
        with ThreadPoolExecutor() as other:
            other.submit(leaves).result(timeout=60)
    with pytest.raises(caseload.StillInCharge):
        caseload.leave(mira, by=ada, now=NOON)


def test_the_last_admin_stays(ada: User) -> None:
    with pytest.raises(staff.LastAdmin):
        caseload.leave(ada, by=ada, now=NOON)
