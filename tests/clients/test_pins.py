"""A PIN names one client of one clinic. The database keeps a digest that is worth nothing without the field keys."""

import base64

import pytest
from django.db import IntegrityError, transaction

from clients import pins
from clients.models import Client
from clinic.models import AuditEvent
from tests.riverbend import NOON, fresh, take_in

OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 16).decode()}" for name in ("k1", "k2"))


def give(client, pin, by):
    pins.set_pin(client, pin=pin, by=by, now=NOON)


def test_it_names_the_client_who_was_given_it(ben, jonas):
    give(ben, "210122", jonas)
    assert pins.find(ben.clinic_id, "210122") == ben
    assert AuditEvent.objects.last().action == "client.pin_set"


@pytest.mark.parametrize("pin", ["210123", "", "21012", "2101222", "21012a", "２１０１２２"])
def test_it_names_nobody_when_it_is_wrong_or_malformed(ben, jonas, pin):
    give(ben, "210122", jonas)
    assert pins.find(ben.clinic_id, pin) is None


def test_it_names_nobody_of_another_clinic_p8(ben, jonas, hana, ines):
    give(ben, "210122", jonas)
    give(hana, "210122", ines)
    assert pins.find(ben.clinic_id, "210122") == ben
    assert pins.find(hana.clinic_id, "210122") == hana
    assert fresh(ben).pin_digest != fresh(hana).pin_digest


def test_it_is_kept_as_a_keyed_digest(ben, jonas):
    give(ben, "210122", jonas)
    assert "210122" not in fresh(ben).pin_digest
    assert "210122" not in str(AuditEvent.objects.last().data)


def test_it_stops_to_work_when_another_one_is_given(ben, jonas):
    give(ben, "210122", jonas)
    give(ben, "999999", jonas)
    assert pins.find(ben.clinic_id, "210122") is None


def test_it_is_unique_in_the_clinic(ben, jonas):
    give(ben, "210122", jonas)
    other = take_in(jonas, "Bea Holt", "+13145550130")
    with pytest.raises(pins.PinTaken):
        give(other, "210122", jonas)
    give(ben, "210122", jonas)  # one's own may be set again


def test_it_is_found_and_digested_anew_after_a_rotation_of_keys(ben, jonas, settings):
    settings.FIELD_KEYS = (OLD,)
    give(ben, "210122", jonas)
    before = fresh(ben).pin_digest
    settings.FIELD_KEYS = (NEW, OLD)
    assert pins.find(ben.clinic_id, "210122") == ben
    assert fresh(ben).pin_digest != before
    settings.FIELD_KEYS = (NEW,)
    assert pins.find(ben.clinic_id, "210122") == ben


def test_it_is_unique_across_a_rotation_of_keys_too(ben, jonas, settings):
    """Two digests of one PIN differ under two keys: the database alone would take the second."""
    other = take_in(jonas, "Bea Holt", "+13145550130")
    settings.FIELD_KEYS = (OLD,)
    give(ben, "210122", jonas)
    settings.FIELD_KEYS = (NEW, OLD)
    with pytest.raises(pins.PinTaken):
        give(other, "210122", jonas)


def test_it_is_given_to_one_of_two_who_choose_it_in_the_same_moment(ben, jonas, monkeypatch):
    """The first is not yet visible to the second: the database decides."""
    other = take_in(jonas, "Bea Holt", "+13145550130")
    give(ben, "210122", jonas)
    monkeypatch.setattr(type(Client.objects.all()), "exists", lambda self: False)
    with pytest.raises(pins.PinTaken):
        give(other, "210122", jonas)
    assert fresh(other).pin_digest == ""


def test_the_database_holds_a_digest_to_one_client(ben, jonas):
    give(ben, "210122", jonas)
    other = take_in(jonas, "Bea Holt", "+13145550130")
    with pytest.raises(IntegrityError, match="client_pin_names_one_client"), transaction.atomic():
        Client.objects.filter(pk=other.pk).update(pin_digest=fresh(ben).pin_digest)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "abcdef"])
def test_it_is_six_digits_and_an_error_does_not_repeat_it(ben, jonas, pin):
    with pytest.raises(pins.PinMalformed) as refused:
        give(ben, pin, jonas)
    assert str(refused.value) == ""


def test_it_is_drawn_at_random(monkeypatch):
    assert pins.PIN.fullmatch(pins.draw())
    monkeypatch.setattr(pins.secrets, "randbelow", lambda limit: 42)
    assert pins.draw() == "000042"
