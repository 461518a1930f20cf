import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic import audit, staff
from clinic.models import AuditEvent, User
from clinic.roles import Role
from tests.clinic.conftest import NOON, SET_UP


def test_they_sign_in_by_e_mail_in_any_case(ada):
    assert authenticate(email="Ada@Riverbend.example", password="coaching-demo") == ada


def test_their_address_is_vouched_for(ada):
    assert EmailAddress.objects.get(user=ada, primary=True).verified


def test_zone_and_language_are_the_clinics_unless_given(riverbend, ada):
    ines = staff.create(
        riverbend,
        email="ines@riverbend.example",
        name="Ines",
        language="es",
        time_zone="America/Denver",
        by=ada,
        now=NOON,
    )
    assert (ada.time_zone, ada.language) == ("America/Chicago", "en")
    assert (ines.time_zone, ines.language) == ("America/Denver", "es")


def test_without_a_password_nobody_signs_in(mira):
    assert not mira.has_usable_password()


@pytest.mark.parametrize("wrong", [{"email": "mira"}, {"phone": "555"}, {"time_zone": "Mars/Base"}, {"name": ""}])
def test_it_refuses_what_cannot_be(riverbend, ada, wrong):
    words = {"email": "new@riverbend.example", "name": "New"} | wrong
    with pytest.raises(ValidationError):
        staff.create(riverbend, **words, by=ada, now=NOON)


def test_an_address_is_used_once_in_any_case(riverbend, ada, mira):
    with pytest.raises(ValidationError):
        staff.create(riverbend, email=" MIRA@riverbend.example ", name="Other", by=ada, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ada.pk).update(email="MIRA@riverbend.example")


def test_an_admin_of_another_clinic_opens_no_account_here(riverbend, otto):
    with pytest.raises(audit.OtherClinic):
        staff.create(riverbend, email="spy@harbor.example", name="Spy", by=otto, now=NOON)
    assert not User.objects.filter(email="spy@harbor.example").exists()


def test_it_is_on_the_audit_trail(mira, ada):
    event = AuditEvent.objects.get(action="staff.created", subject_id=str(mira.pk))
    assert (event.actor_kind, event.actor_id, event.clinic_id) == ("staff", ada.pk, ada.clinic_id)


def test_their_details_change(mira, ada):
    staff.change(mira, by=ada, now=NOON, phone="+13145550199", name="Mira S.")
    mira.refresh_from_db()
    assert (mira.phone, str(mira)) == ("+13145550199", "Mira S.")
    assert AuditEvent.objects.get(action="staff.changed").data == {"fields": ["name", "phone"]}


def test_a_wrong_detail_is_refused(mira, ada):
    with pytest.raises(ValidationError):
        staff.change(mira, by=ada, now=NOON, phone="12")
    with pytest.raises(TypeError, match="clinic"):
        staff.change(mira, by=ada, now=NOON, clinic=None)


def test_the_manager_makes_a_bare_account(riverbend):
    user = User.objects.create_user(
        " Lee@Riverbend.example", clinic=riverbend, name="Lee", time_zone="UTC", created_at=NOON
    )
    assert user.email == "lee@riverbend.example"
    assert User.objects.get_by_natural_key("LEE@riverbend.example") == user


def test_the_set_up_is_nobody_on_the_staff(ada):
    grant = ada.grants.get()
    assert (grant.role, grant.granted_by, str(grant)) == (Role.ADMIN, None, f"admin {ada.pk}")
    assert SET_UP.label == "system:set-up"
