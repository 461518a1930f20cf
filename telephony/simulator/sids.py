"""Names for calls (CA…), messages (SM…, MM…) and media (ME…)."""

import uuid


def new_sid(prefix: str) -> str:
    return prefix + uuid.uuid4().hex
