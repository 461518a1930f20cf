"""Three bugs, planted in the rig's processes to see that it finds them: `make chaos ARGS="--bug lease --seeds 1"`.

The product knows nothing of them.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from coaching import admission, callbacks
from coaching.models import Pause
from telephony import claims

LONGEST = 4.5  # seconds between look and lock


def lease() -> None:
    """Rows that somebody has in hand are taken back before their lease is over. I2 finds it: things are sent twice."""
    assert "AND lease_until < clock_timestamp()" in claims.SWEEP
    claims.SWEEP = claims.SWEEP.replace("AND lease_until < clock_timestamp()", "")


def audit() -> None:
    """A request that is taken leaves no line in the trail. I4 finds it."""
    record = callbacks._audit
    callbacks._audit = lambda by, action, *what, **more: (
        None if action == "call_back.taken" else record(by, action, *what, **more)
    )


def lock() -> None:
    """Whether there is a pause is looked at before the client's row is locked, not after, and between the two there is
    time enough for one to begin. I8 finds it: a request that was taken in a pause is not held by it.
    """
    take, seen = callbacks.take, threading.local()
    in_effect = Pause.objects.filter(closed_at=None, start_effects_at__isnull=False)

    def look_then_lock(facts: Any, *, now: Any, **more: Any) -> Any:
        seen.facts = admission.by_client(facts.client_id, caregiver_id=facts.caregiver_id, now=now)
        began = time.monotonic()
        while not in_effect.filter(client_id=facts.client_id).exists() and time.monotonic() - began < LONGEST:
            time.sleep(0.1)
        try:
            return take(facts, now=now, **more)
        finally:
            seen.facts = None

    class Early:
        Admission = admission.Admission

        @staticmethod
        def by_client(client_id: int, **more: Any) -> Any:
            return getattr(seen, "facts", None) or admission.by_client(client_id, **more)

    callbacks.take, callbacks.admission = look_then_lock, Early


BUGS: dict[str, Callable[[], None]] = {"lease": lease, "audit": audit, "lock": lock}
