"""The servers that tests talk to: those of the environment, or our own, forgotten after the run."""

import atexit
import contextlib
import os
import tempfile
from pathlib import Path

from config.embedded import Postgres, Valkey, running
from config.processes import free_port

OURS = (
    "SECRET_KEY FIELD_KEYS PUBLIC_URL PORT ALLOWED_HOSTS EMAIL_URL TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN"
    " TWILIO_AUTH_TOKEN_SECONDARY TWILIO_API_BASE_URL"
).split()


def ensure() -> None:
    """Sets DATABASE_URL and REDIS_URL where they are missing; xdist's workers inherit them."""
    for name in OURS:
        os.environ.pop(name, None)
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if not missing:
        return
    stack = contextlib.ExitStack()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intersession-tests-")))
    folder.chmod(0o711)
    if "DATABASE_URL" in missing:
        postgres = Postgres(
            folder / "postgres", folder / "log" / "postgresql.log", free_port(), "owner", "app", durable=False
        )
        stack.enter_context(running(postgres))
        os.environ["DATABASE_URL"] = postgres.url()
    if "REDIS_URL" in missing:
        valkey = Valkey(folder / "valkey", folder / "log" / "valkey.log", free_port(), "broker", durable=False)
        stack.enter_context(running(valkey))
        os.environ["REDIS_URL"] = valkey.url
    atexit.register(stack.close)
