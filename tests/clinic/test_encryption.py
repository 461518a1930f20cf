import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from clinic import encryption
from clinic.encryption import EncryptionError, Sealed, key_of, seal, unseal

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()
HERE, THERE = b"note of row 1", b"note of row 2"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = (NEW, OLD)


@pytest.mark.parametrize("text", ["", "Ana rang at nine.", "ñandú 🌧", "x" * 100_000])
def test_what_is_sealed_opens_again(text):
    sealed = seal(text, HERE)
    assert isinstance(sealed, Sealed)
    assert text not in sealed or not text
    assert unseal(sealed, HERE) == text


def test_the_same_text_never_looks_the_same():
    assert seal("yes", HERE) != seal("yes", HERE)


def test_it_does_not_open_elsewhere():
    with pytest.raises(EncryptionError):
        unseal(seal("secret", HERE), THERE)


def test_any_changed_character_is_noticed():
    sealed = seal("secret", HERE)
    for place in range(len(sealed)):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(EncryptionError):
            unseal(sealed[:place] + other + sealed[place + 1 :], HERE)


@pytest.mark.parametrize(
    "stored",
    ["", "plain words", "sealed1:new", "sealed1:new:!!", "sealed1:new:", "sealed1:new:AAAA", "a:b:c:d"],
)
def test_what_is_not_sealed_is_never_given_back_as_text(stored):
    with pytest.raises(EncryptionError):
        unseal(stored, HERE)


def test_the_first_key_seals_and_every_key_opens(settings):
    settings.FIELD_KEYS = (OLD,)
    before = seal("from last year", HERE)
    settings.FIELD_KEYS = (NEW, OLD)
    assert unseal(before, HERE) == "from last year"
    assert (key_of(before), key_of(seal("today", HERE)), key_of("plain")) == ("old", "new", "")
    assert encryption.current_key() == "new"


def test_a_missing_key_is_named_and_the_text_is_not(settings):
    sealed = seal("secret", HERE)
    settings.FIELD_KEYS = (OLD,)
    with pytest.raises(EncryptionError, match="new") as refusal:
        unseal(sealed, HERE)
    assert "secret" not in str(refusal.value)


def test_another_key_under_the_same_name_does_not_open(settings):
    sealed = seal("secret", HERE)
    settings.FIELD_KEYS = ("new:" + base64.b64encode(b"x" * 32).decode(),)
    with pytest.raises(EncryptionError):
        unseal(sealed, HERE)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ((), "is empty"),
        (("new:" + base64.b64encode(b"short").decode(),), "has 5 bytes, it needs 32"),
        (("new:%%%",), "not valid base64"),
        (("nokey",), "has 0 bytes"),
        ((":" + "A" * 43 + "=",), "id:base64"),
        (("a key:" + "A" * 43 + "=",), "id:base64"),
        ((NEW, NEW.replace("b", "b")), "same id"),
    ],
)
def test_a_wrong_setting_is_one_clear_sentence(settings, keys, sentence):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=sentence):
        encryption.ring()


def test_no_key_material_is_in_the_sentence(settings):
    settings.FIELD_KEYS = ("new:" + base64.b64encode(b"short").decode(),)
    with pytest.raises(ImproperlyConfigured) as refusal:
        encryption.ring()
    assert base64.b64encode(b"short").decode() not in str(refusal.value)
