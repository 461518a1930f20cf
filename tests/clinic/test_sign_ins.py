from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_out

from clinic import sign_ins
from clinic.models import AuditEvent


def test_signing_in_and_out_is_on_record(client, ada):
    client.force_login(ada)
    client.logout()
    events = AuditEvent.objects.filter(action__startswith="staff.signed").order_by("id")
    assert [(event.action, event.actor_id, event.clinic_id) for event in events] == [
        ("staff.signed_in", ada.pk, ada.clinic_id),
        ("staff.signed_out", ada.pk, ada.clinic_id),
    ]


def test_where_from_is_on_record(rf, ada):
    authenticate(rf.post("/", REMOTE_ADDR="203.0.113.9"), email=ada.email, password="wrong")
    assert AuditEvent.objects.get(action="staff.sign_in_failed").data == {"ip": "203.0.113.9"}


def test_behind_the_proxy_it_is_not_the_proxys_own_address(rf, ada, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    asked = rf.post("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    authenticate(asked, email=ada.email, password="wrong")
    assert AuditEvent.objects.get(action="staff.sign_in_failed").data == {"ip": "203.0.113.9"}


def test_a_failed_sign_in_names_the_account_that_was_tried(ada):
    authenticate(email="ADA@riverbend.example", password="wrong")
    event = AuditEvent.objects.get(action="staff.sign_in_failed")
    assert (event.subject_id, event.clinic_id, event.actor_label) == (
        str(ada.pk),
        ada.clinic_id,
        "system:sign-in",
    )


def test_what_was_typed_as_an_unknown_address_is_not_kept(db):
    authenticate(email="hunter2-my-password", password="x")
    event = AuditEvent.objects.get(action="staff.sign_in_failed")
    assert (event.subject_id, event.clinic_id) == ("", None)
    assert "hunter2" not in str(event.__dict__)


def test_a_sign_out_of_nobody_is_nothing(db, rf):
    user_logged_out.send(sender=None, request=rf.get("/"), user=None)
    assert not AuditEvent.objects.exists()
    assert sign_ins._address(None) == ""
