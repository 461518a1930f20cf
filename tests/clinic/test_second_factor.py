import base64
import json

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from clinic.encryption import EncryptionError
from clinic.mfa import MFAAdapter

OTHER = "other:" + base64.b64encode(b"o" * 32).decode()


@pytest.fixture
def seed(ada):
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    return secret


def test_the_product_uses_it():
    assert isinstance(get_adapter(), MFAAdapter)


def test_the_seed_is_not_in_the_database(seed, ada):
    factor = Authenticator.objects.get(user=ada)
    assert seed not in json.dumps(factor.data)
    assert factor.data["secret"].startswith("sealed1:")


def test_a_code_is_still_checked(seed, ada):
    factor = Authenticator.objects.get(user=ada).wrap()
    assert get_adapter().decrypt(factor.instance.data["secret"]) == seed
    assert not factor.validate_code("not a code")


def test_recovery_codes_work(seed, ada):
    codes = RecoveryCodes.activate(ada)
    assert codes.instance.data["seed"].startswith("sealed1:")
    first = codes.get_unused_codes()[0]
    assert codes.validate_code(first)
    assert not codes.validate_code(first)


def test_a_clear_or_foreign_seed_is_refused(seed, ada, settings):
    with pytest.raises(EncryptionError):
        MFAAdapter().decrypt(seed)
    settings.FIELD_KEYS = (OTHER,)
    with pytest.raises(EncryptionError):
        MFAAdapter().decrypt(Authenticator.objects.get(user=ada).data["secret"])
