import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from clinic import staff
from clinic.models import AuditEvent, User
from clinic.roles import Role
from tests.clinic.conftest import NOON


@pytest.fixture
def gone(mira, ada):
    staff.change(mira, by=ada, now=NOON, name="Mira Sand")
    mira.set_password("coaching-demo")
    mira.save()
    staff.deactivate(mira, by=ada, now=NOON)
    return mira


def test_they_can_no_longer_sign_in(gone):
    assert authenticate(email="mira@riverbend.example", password="coaching-demo") is None
    assert authenticate(email=gone.email, password="coaching-demo") is None


def test_an_open_session_ends(mira, ada, client):
    client.force_login(mira)
    staff.deactivate(mira, by=ada, now=NOON)
    request = client.get("/nowhere/").wsgi_request
    assert not request.user.is_authenticated


def test_all_roles_end(gone):
    assert gone.roles == frozenset()


def test_the_row_says_who_and_when(gone, ada):
    gone.refresh_from_db()
    assert (gone.is_active, gone.deactivated_at, gone.deactivated_by) == (False, NOON, ada)
    assert gone.former_email == "mira@riverbend.example"


def test_who_returns_gets_a_new_account_and_old_events_keep_the_old_one(gone, ada, riverbend):
    new = staff.create(riverbend, email="mira@riverbend.example", name="Mira Sand", by=ada, now=NOON)
    assert new.pk != gone.pk
    assert EmailAddress.objects.get(email="mira@riverbend.example").user == new
    assert AuditEvent.objects.filter(action="staff.deactivated").get().subject_id == str(gone.pk)


def test_deactivating_again_changes_nothing(gone, ada):
    staff.deactivate(gone, by=ada, now=NOON)
    assert AuditEvent.objects.filter(action="staff.deactivated").count() == 1


def test_the_last_admin_stays(ada):
    with pytest.raises(staff.LastAdmin):
        staff.deactivate(ada, by=ada, now=NOON)
    assert ada.has_role(Role.ADMIN)


@pytest.mark.parametrize("wrong", [{"is_active": False}, {"deactivated_at": NOON}])
def test_the_database_refuses_half_a_deactivation(mira, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=mira.pk).update(**wrong)
