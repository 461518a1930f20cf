"""A therapist leaves: clients, calls and check-ins pass to a colleague first; nobody is left without somebody."""

from datetime import timedelta

import pytest

from clients.models import CareRole
from clinic import staff
from clinic.models import AuditEvent, User
from coaching import caseload, checkins
from coaching.models import CallBack, LimitSetting
from tests.riverbend import NOON, ask

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


def test_the_last_admin_stays(ada: User) -> None:
    with pytest.raises(staff.LastAdmin):
        caseload.leave(ada, by=ada, now=NOON)
