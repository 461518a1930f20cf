"""A missing or wrong value in the environment stops the start with one sentence that names it."""

import base64
import os

import pytest

from config.environment import LOCAL_ACCOUNT, LOCAL_FIELD_KEY, Refused, found, read

KEY = "2026:" + base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "SECRET_KEY": "0123456789" * 5,
    "FIELD_KEYS": KEY,
    "DATABASE_URL": "postgres://clinic:pass@db.example:5432/clinic?sslmode=verify-full",
    "REDIS_URL": "rediss://broker.example:6379/0",
    "PUBLIC_URL": "https://coaching.example.org/",
    "ALLOWED_HOSTS": "coaching.example.org",
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a-real-token",
    "EMAIL_URL": "smtp+tls://post:pass@mail.example:587",
}


def refusal(**changes):
    with pytest.raises(Refused) as refused:
        read({**PRODUCTION, **changes})
    return str(refused.value)


def test_it_reads_a_whole_environment():
    environment = read(PRODUCTION)
    assert environment.public_url == "https://coaching.example.org"
    assert not environment.local
    assert environment.database["HOST"] == "db.example"
    assert environment.database["OPTIONS"] == {"sslmode": "verify-full"}
    assert environment.twilio_auth_tokens == ("a-real-token",)
    assert environment.twilio_api_base_url == ""


def test_a_database_with_a_standby_is_named_by_both_hosts():
    """The driver takes the one that may be written to: after a failover that is the other."""
    url = "postgres://clinic:pass@one.example:5432,two.example:5433/clinic?target_session_attrs=read-write"
    database = read({**PRODUCTION, "DATABASE_URL": url}).database
    assert (database["HOST"], database["PORT"]) == ("one.example,two.example", "5432,5433")
    assert database["OPTIONS"] == {"target_session_attrs": "read-write"}


def test_on_this_machine_nothing_has_to_be_set():
    environment = read({})
    assert environment.local
    assert environment.public_url == "http://127.0.0.1:8000"
    assert environment.twilio_account_sid == LOCAL_ACCOUNT
    assert environment.twilio_auth_tokens == ("local-auth-token",)
    assert environment.twilio_api_base_url == "http://127.0.0.1:8001"


def test_the_simulated_carrier_listens_beside_the_pages():
    assert read({"PORT": "8100"}).twilio_api_base_url == "http://127.0.0.1:8101"


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_what_is_missing_is_named(name):
    assert refusal(**{name: ""}).startswith(f"{name} is missing: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65535"),
        ("PUBLIC_URL", "coaching.example.org"),
        ("PUBLIC_URL", "http://coaching.example.org"),
        ("PUBLIC_URL", "https://coaching.example.org/app"),
        ("SECRET_KEY", "short"),
        ("FIELD_KEYS", "2026"),
        ("FIELD_KEYS", "2026:" + base64.b64encode(b"too short").decode()),
        ("FIELD_KEYS", "2026:not base64"),
        ("FIELD_KEYS", f"{KEY},{KEY}"),
        ("FIELD_KEYS", LOCAL_FIELD_KEY),
        ("DATABASE_URL", "mysql://clinic@db.example/clinic"),
        ("DATABASE_URL", "postgres://clinic@db.example"),
        ("REDIS_URL", "broker.example:6379"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "elsewhere.example.org"),
        ("TWILIO_ACCOUNT_SID", "AC123"),
        ("TWILIO_AUTH_TOKEN", "local-auth-token"),
        ("TWILIO_API_BASE_URL", "http://carrier.example"),
        ("EMAIL_URL", "mail.example"),
    ],
)
def test_what_is_wrong_is_named(name, value):
    sentence = refusal(**{name: value})
    assert sentence.startswith(f"{name} is wrong: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_secret_is_never_repeated():
    assert "hunter2" not in refusal(SECRET_KEY="hunter2")
    assert "hunter2" not in refusal(DATABASE_URL="mysql://clinic:hunter2@db.example/clinic")


def test_a_forgotten_public_url_does_not_open_the_local_door():
    assert "PUBLIC_URL is missing" in refusal(PUBLIC_URL="")


def test_two_tokens_hold_while_one_is_rotated():
    both = read({**PRODUCTION, "TWILIO_AUTH_TOKEN_SECONDARY": "the-next-token"})
    assert both.twilio_auth_tokens == ("a-real-token", "the-next-token")


def test_make_runs_own_servers_are_found_when_no_other_is_named(tmp_path, monkeypatch):
    (tmp_path / ".local").mkdir()
    (tmp_path / ".local" / "env").write_text("DATABASE_URL=postgres://a:b@127.0.0.1:1/c\nSECRET_KEY=x=y\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert found(tmp_path)["SECRET_KEY"] == "x=y"
    monkeypatch.setenv("DATABASE_URL", "postgres://other@elsewhere/d")
    assert found(tmp_path) == dict(os.environ)
