"""Sessions in the database, as Django keeps them, but what somebody sent is sealed.

A form that was sent when the password was asked for once more (`access.fresh`) waits in the session until it was given.
The package keeps the whole request there: words that lie encrypted everywhere else, and the browser's cookies.
"""

from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.contrib.sessions.backends import db

from clinic.encryption import EncryptionError, key_of, seal, unseal

SENT = "request"  # the package's name for it, below its key in the session
WHERE = "session·sent".encode()


class SessionStore(db.SessionStore):
    """For settings.SESSION_ENGINE."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        waiting = session_dict.get(STATE_SESSION_KEY, {})
        if SENT in waiting:
            sealed = {**waiting, SENT: str(seal(waiting[SENT], WHERE))}
            session_dict = {**session_dict, STATE_SESSION_KEY: sealed}
        return super().encode(session_dict)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Where it does not open, the page is asked for again, and the form is empty."""
        kept: dict[str, Any] = super().decode(session_data)
        sent = kept.get(STATE_SESSION_KEY, {}).get(SENT, "")
        if key_of(sent):
            try:
                kept[STATE_SESSION_KEY][SENT] = unseal(sent, WHERE)
            except EncryptionError:
                del kept[STATE_SESSION_KEY]
        return kept
