"""What each web host keeps on its disk, told to all through the database: a worker elsewhere cannot look there."""

from __future__ import annotations

import socket
from datetime import datetime

from django.db.models import Min, Sum

from coaching.models import HostSpool
from coaching.watch.facts import Spool
from telephony import spool


def tell(*, now: datetime) -> None:
    """This host's own, in one statement: its processes begin at the same moment, and none is in another's way."""
    state = spool.state()
    told = {
        "waiting": state.waiting,
        "set_aside": state.set_aside,
        "oldest_at": state.oldest,
        "seen_at": now,
    }
    mine = HostSpool(host=socket.gethostname()[:120], **told)
    HostSpool.objects.bulk_create([mine], update_conflicts=True, unique_fields=["host"], update_fields=[*told])


def spools(*, now: datetime) -> Spool:
    """Of all hosts together."""
    sums = HostSpool.objects.aggregate(waiting=Sum("waiting"), set_aside=Sum("set_aside"), oldest=Min("oldest_at"))
    oldest = sums["oldest"]
    age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
    return Spool(sums["waiting"] or 0, sums["set_aside"] or 0, age)
