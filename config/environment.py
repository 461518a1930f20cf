"""What the environment says, read once and loudly.

A missing or wrong value stops the start with one sentence (`Refused`), never with a traceback and never
later, inside a call. Where PUBLIC_URL is this machine's own address ("local"), everything has a default.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from telephony import broker

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LOCAL_ACCOUNT = "AC" + "0" * 32
LOCAL_TOKEN = "local-auth-token"  # noqa: S105  published on purpose: anyone on the machine may sign a request
LOCAL_FIELD_KEY = "local:" + "A" * 43 + "="
LOCAL_DATABASE = "postgres://intersession@127.0.0.1:5432/intersession"
A_NUMBER = "a number like +13145550100"
E164 = r"\+[1-9]\d{6,14}"
LOCAL_BROKER = "redis://127.0.0.1:6379/0"


class Refused(SystemExit):
    """The start is refused; Python prints the sentence on stderr and leaves with status 1."""


@dataclass(frozen=True, slots=True)
class Environment:
    """All that may be set from outside; `embedded`: `make run` wrote it for us."""

    public_url: str
    port: int
    local: bool
    embedded: bool
    secret_key: str
    secret_keys_before: tuple[str, ...]
    field_keys: tuple[str, ...]
    database: dict[str, Any]
    postgres_programs: str
    redis_url: str
    allowed_hosts: tuple[str, ...]
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...]
    twilio_api_base_url: str
    email: dict[str, Any]
    alert_emails: tuple[str, ...]
    alert_phones: tuple[str, ...]
    spool_dir: str
    fallback_url: str
    canary_from: str
    canary_to: str
    canary_ping_url: str


def found(base: Path) -> dict[str, str]:
    """The process's environment; without DATABASE_URL, what `make run` wrote to `.local/env` fills it up."""
    written = base / ".local" / "env"
    if os.environ.get("DATABASE_URL") or not os.access(written, os.R_OK):
        return dict(os.environ)
    lines = [line.partition("=") for line in written.read_text().splitlines() if "=" in line]
    return {**{name: value for name, _, value in lines}, **os.environ, "EMBEDDED": "1"}


def read(values: Mapping[str, str]) -> Environment:
    """Raises Refused with the first thing that is wrong, in the order of this function."""
    port = _port(values)
    public_url, local = _public_url(values, port)
    account, tokens = _twilio(values, local)
    return Environment(
        public_url=public_url,
        port=port,
        local=local,
        embedded="EMBEDDED" in values,
        secret_key=_secret_key(values, local),
        secret_keys_before=tuple(filter(None, [values.get("SECRET_KEY_SECONDARY", "").strip()])),
        field_keys=_field_keys(values, local),
        database=_database(_needed(values, "DATABASE_URL", LOCAL_DATABASE if local else None)),
        postgres_programs=values.get("POSTGRES_PROGRAMS", "").strip(),
        redis_url=_redis_url(_needed(values, "REDIS_URL", LOCAL_BROKER if local else None)),
        allowed_hosts=_allowed_hosts(values, public_url, local),
        twilio_account_sid=account,
        twilio_auth_tokens=tokens,
        twilio_api_base_url=_twilio_api(values, port, account),
        email=_email(_needed(values, "EMAIL_URL", "consolemail://" if local else None)),
        alert_emails=_several(values, "ALERT_EMAILS", r"[^@\s]+@[^@\s]+", "an e-mail address"),
        alert_phones=_several(values, "ALERT_PHONES", E164, A_NUMBER),
        canary_from=_one(values, "CANARY_FROM", E164, A_NUMBER),
        canary_to=_one(values, "CANARY_TO", E164, A_NUMBER),
        canary_ping_url=_one(values, "CANARY_PING_URL", r"https?://\S+", "like https://…"),
        spool_dir=_spool_dir(values),
        fallback_url=_fallback_url(values),
    )


def _needed(values: Mapping[str, str], name: str, default: str | None) -> str:
    value = values.get(name, "").strip() or default
    if value is None:
        raise Refused(f"{name} is missing: set it in the environment (.env.example says what it is).")
    return value


def _port(values: Mapping[str, str]) -> int:
    text = values.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65534:
        raise Refused(f"PORT is wrong: {text!r} is not a number from 1 to 65534.")
    return int(text)


def _public_url(values: Mapping[str, str], port: int) -> tuple[str, bool]:
    text = values.get("PUBLIC_URL", "").strip().rstrip("/")
    if not text:
        if values.get("ALLOWED_HOSTS") or values.get("TWILIO_ACCOUNT_SID", LOCAL_ACCOUNT) != LOCAL_ACCOUNT:
            raise Refused("PUBLIC_URL is missing: set it to the address that Twilio and people reach, https://…")
        return f"http://127.0.0.1:{port}", True
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise Refused(f"PUBLIC_URL is wrong: {text!r} is not like https://coaching.example.org (no path).")
    local = parts.hostname in LOOPBACK
    if not local and parts.scheme != "https":
        raise Refused(f"PUBLIC_URL is wrong: {text!r} must begin with https://, health data travels on it.")
    return text, local


def _secret_key(values: Mapping[str, str], local: bool) -> str:
    key = _needed(values, "SECRET_KEY", "local-key-that-signs-nothing-of-worth-on-this-machine" if local else None)
    if not local and len(key) < 50:
        raise Refused("SECRET_KEY is wrong: it needs at least 50 random characters.")
    return key


def _field_keys(values: Mapping[str, str], local: bool) -> tuple[str, ...]:
    keys = tuple(
        key.strip()
        for key in _needed(values, "FIELD_KEYS", LOCAL_FIELD_KEY if local else None).split(",")
        if key.strip()
    )
    names = [key.partition(":")[0] for key in keys]
    if len(set(names)) != len(names):
        raise Refused("FIELD_KEYS is wrong: two keys carry the same id.")
    for key in keys:
        name, _, material = key.partition(":")
        if not name or _key_bytes(material) != 32:
            raise Refused("FIELD_KEYS is wrong: each key is id:base64 of 32 bytes, the first one encrypts.")
    if not local and LOCAL_FIELD_KEY in keys:
        raise Refused("FIELD_KEYS is wrong: the key of the local demo is known to everyone.")
    return keys


def _key_bytes(material: str) -> int:
    try:
        return len(base64.b64decode(material, validate=True))
    except binascii.Error:
        return 0


def _database(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = environ.Env.db_url_config(url) if re.match(r"postgres(ql)?://", url) else {}
    if not parsed.get("NAME"):
        raise Refused("DATABASE_URL is wrong: it must be like postgres://user:password@host:5432/name.")
    parsed["ENGINE"] = "django.db.backends.postgresql"
    return parsed


def _redis_url(url: str) -> str:
    if url.startswith("sentinel://") and not broker.SENTINEL.fullmatch(url):
        raise Refused("REDIS_URL is wrong: it must be like sentinel://:password@one,two,three/0?master_name=coaching.")
    if not re.match(r"(rediss?|unix|sentinel)://.", url):
        raise Refused("REDIS_URL is wrong: it must be like redis://host:6379/0.")
    return url


def _allowed_hosts(values: Mapping[str, str], public_url: str, local: bool) -> tuple[str, ...]:
    text = _needed(values, "ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver" if local else None)
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    if "*" in hosts:
        raise Refused("ALLOWED_HOSTS is wrong: name the hosts, * would believe any Host header.")
    name = urlsplit(public_url).hostname or ""
    if not local and not any(host == name or (host[0] == "." and name.endswith(host)) for host in hosts):
        raise Refused(f"ALLOWED_HOSTS is wrong: it leaves out {name}, the host of PUBLIC_URL.")
    return hosts


def _twilio(values: Mapping[str, str], local: bool) -> tuple[str, tuple[str, ...]]:
    account = _needed(values, "TWILIO_ACCOUNT_SID", LOCAL_ACCOUNT if local else None)
    if not re.fullmatch(r"AC[0-9a-f]{32}", account):
        raise Refused("TWILIO_ACCOUNT_SID is wrong: it is AC and 32 hexadecimal digits.")
    token = _needed(values, "TWILIO_AUTH_TOKEN", LOCAL_TOKEN if local else None)
    spare = values.get("TWILIO_AUTH_TOKEN_SECONDARY", "").strip()
    if not local and LOCAL_TOKEN in (token, spare):
        raise Refused("TWILIO_AUTH_TOKEN is wrong: the token of the local demo is known to everyone.")
    return account, (token, spare) if spare else (token,)


def _twilio_api(values: Mapping[str, str], port: int, account: str) -> str:
    default = f"http://127.0.0.1:{port + 1}" if account == LOCAL_ACCOUNT else ""
    url = values.get("TWILIO_API_BASE_URL", "").strip().rstrip("/") or default
    parts = urlsplit(url)
    if url and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Refused(f"TWILIO_API_BASE_URL is wrong: {url!r} is neither https nor on this machine.")
    return url


def _several(values: Mapping[str, str], name: str, shape: str, what: str) -> tuple[str, ...]:
    """A list with commas, each of this shape; nothing where it is not set."""
    found = tuple(value.strip() for value in values.get(name, "").split(",") if value.strip())
    for value in found:
        if not re.fullmatch(shape, value):
            raise Refused(f"{name} is wrong: {value!r} is not {what}.")
    return found


def _one(values: Mapping[str, str], name: str, shape: str, what: str) -> str:
    found = _several(values, name, shape, what)
    if len(found) > 1:
        raise Refused(f"{name} is wrong: it is one value, not {len(found)}.")
    return next(iter(found), "")


def _email(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in environ.Env.EMAIL_SCHEMES:
        raise Refused("EMAIL_URL is wrong: it must be like smtp+tls://user:password@host:587.")
    parsed: dict[str, Any] = environ.Env.email_url_config(url)
    return parsed


def _spool_dir(values: Mapping[str, str]) -> str:
    text = values.get("SPOOL_DIR", "").strip()
    if text and not Path(text).is_absolute():
        raise Refused(f"SPOOL_DIR is wrong: {text!r} must begin with /, else it depends on who starts us.")
    return text


def _fallback_url(values: Mapping[str, str]) -> str:
    text = values.get("FALLBACK_URL", "").strip().rstrip("/")
    if text and not re.match(r"https://[^/]", text):
        raise Refused(f"FALLBACK_URL is wrong: {text!r} must begin with https://, crisis words are fetched from it.")
    return text
