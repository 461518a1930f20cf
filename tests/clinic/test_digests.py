import base64

import pytest

from clinic.digests import digests

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = (NEW, OLD)


def test_the_same_value_has_the_same_digest():
    assert digests("pin", "210121") == digests("pin", "210121")


def test_another_value_or_purpose_has_another():
    assert not set(digests("pin", "210121")) & {*digests("pin", "210122"), *digests("code", "210121")}


def test_what_an_old_key_digested_is_found(settings):
    settings.FIELD_KEYS = (OLD,)
    [before] = digests("pin", "210121")
    settings.FIELD_KEYS = (NEW, OLD)
    assert before in digests("pin", "210121")[1:]
