import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import DatabaseError, connection, transaction

from clinic import rotation
from clinic.encryption import EncryptionError, key_of
from clinic.mfa import MFAAdapter
from clinic.models import AuditEvent
from tests.clinic.conftest import NOON
from tests.clinic.notebook import Page

OLD = "old_key:" + base64.b64encode(b"o" * 32).decode()
NEW = "new_key:" + base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def pages(db, settings, monkeypatch):
    """Five pages, written with the old key; the new key stands first now."""
    with connection.schema_editor() as editor:
        editor.create_model(Page)
    columns = [Page._meta.get_field("note"), Page._meta.get_field("plan")]
    monkeypatch.setattr(rotation, "encrypted_columns", lambda: iter(columns))
    settings.FIELD_KEYS = (OLD,)
    for number in range(4):
        Page.objects.create(note=f"note {number}", plan="")
    Page.objects.create(note=None, plan="plan")
    settings.FIELD_KEYS = (NEW, OLD)


def keys():
    return {key_of(sealed) for row in Page.objects.values_list("note", "plan") for sealed in row if sealed is not None}


def texts():
    return sorted((page.note or "-", page.plan) for page in Page.objects.all())


def test_afterwards_the_old_key_is_not_needed(pages, settings):
    before = texts()
    assert rotation.rotate(NOON, batch=2).resealed == 9
    settings.FIELD_KEYS = (NEW,)
    assert keys() == {"new_key"}
    assert texts() == before


def test_without_it_the_old_key_is_needed(pages, settings):
    settings.FIELD_KEYS = (NEW,)
    with pytest.raises(EncryptionError):
        texts()


def test_running_it_again_changes_nothing(pages):
    rotation.rotate(NOON)
    assert rotation.rotate(NOON).resealed == 0


def test_a_batch_can_end_exactly_at_the_last_row(pages):
    assert rotation.rotate(NOON, batch=5).resealed == 9


def test_a_text_written_meanwhile_is_left_as_written(pages):
    field = Page._meta.get_field("note")
    first = Page.objects.earliest("pk")
    [_, _, sealed], *_ = rotation._rows(field, None, 1)
    first.note = "written meanwhile"
    first.save()
    assert rotation._write(field, [(str(first.pk), sealed, field.seal_for(first.uuid, "stale"))]) == 0
    assert Page.objects.get(pk=first.pk).note == "written meanwhile"


def test_what_cannot_be_opened_is_named_and_the_rest_is_done(pages, settings):
    lost = Page.objects.earliest("pk")
    Page.objects.filter(pk=lost.pk).update(note=Page.objects.values_list("note", flat=True).get(pk=lost.pk + 1))
    outcome = rotation.rotate(NOON)
    assert outcome.unreadable == [f"notebook_page.note {lost.pk}"]
    assert outcome.resealed == 8


def test_it_is_on_the_audit_trail(pages):
    rotation.rotate(NOON)
    event = AuditEvent.objects.get(action="keys.rotated")
    assert event.data == {"key": "new_key", "resealed": 9, "unreadable": 0}


def test_second_factors_are_sealed_anew(pages, ada, settings):
    settings.FIELD_KEYS = (OLD,)
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    codes = RecoveryCodes.activate(ada).get_unused_codes()
    settings.FIELD_KEYS = (NEW, OLD)
    assert rotation.rotate(NOON).resealed == 9 + 2
    settings.FIELD_KEYS = (NEW,)
    totp, recovery = Authenticator.objects.get(type="totp"), Authenticator.objects.get(type="recovery_codes")
    assert MFAAdapter().decrypt(totp.data["secret"]) == secret
    assert recovery.wrap().get_unused_codes() == codes


def test_a_second_factor_that_cannot_be_opened_is_named(pages, ada, settings):
    TOTP.activate(ada, generate_totp_secret())
    settings.FIELD_KEYS = (OLD,)
    factor = Authenticator.objects.get()
    assert rotation.rotate(NOON).unreadable == [f"mfa_authenticator.data {factor.pk}"]


def test_append_only_tables_let_the_owner_change_a_seal_and_nothing_else(riverbend):
    def change():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE clinic_auditevent SET action = action")

    with rotation._guard_lifted(AuditEvent):
        change()
    with (
        rotation._guard_lifted(Page),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        change()


def test_it_goes_over_the_encrypted_columns_of_every_app():
    assert {"telephony.Message.body", "clients.CoachingPlan.crisis_plan"} <= {
        str(c) for c in rotation.encrypted_columns()
    }
