"""STOP and START. The carrier answers and blocks by itself; we remember it, show it, use the voice instead.

Words and behaviour: https://help.twilio.com/articles/223134027
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q

from telephony.models import Stop

STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
START_WORDS = frozenset({"start", "yes", "unstop"})
UNMISTAKEN = frozenset({"stop", "stopall", "unsubscribe", "optout", "start", "unstop"})
"""Those that say nothing else: who texts "end", "cancel" or "yes" may well be talking to somebody."""

OFF = Q(started_at=None) | Q(started_at__lt=F("stopped_at"))


def heard(body: str, opt_out_type: str = "") -> str | None:
    """ "stop" or "start" when the text is one of the carrier's own words, else None.

    The carrier's `OptOutType` wins when it is there; it is sent only where advanced opt-out is on.
    """
    said = (opt_out_type or body).strip().lower()
    if said in STOP_WORDS:
        return "stop"
    return "start" if said in START_WORDS else None


def stop(*, line: str, peer: str, now: datetime) -> None:
    """No text goes from this line to this number from now on."""
    Stop.objects.update_or_create(line=line, peer=peer, defaults={"stopped_at": now})


def start(*, line: str, peer: str, now: datetime) -> None:
    """The way back. Without a STOP before it there is nothing to note."""
    Stop.objects.filter(OFF, line=line, peer=peer).update(started_at=now)


def started_at(*, line: str, peer: str) -> datetime | None:
    """When texts came on again, for a phone that had stopped them."""
    started = Stop.objects.exclude(OFF).filter(line=line, peer=peer)
    return started.values_list("started_at", flat=True).first()


def is_stopped(*, line: str, peer: str) -> bool:
    return stopped_at(line=line, peer=peer) is not None


def stopped_at(*, line: str, peer: str) -> datetime | None:
    """Since when this phone has texts off; None where they are on."""
    return Stop.objects.filter(OFF, line=line, peer=peer).values_list("stopped_at", flat=True).first()


def is_unmistaken(body: str) -> bool:
    return body.strip().lower() in UNMISTAKEN


def stopped_among(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the (line, peer) pairs that have texts off. One query."""
    wanted = set(pairs)
    found = Stop.objects.filter(OFF, peer__in=[peer for _, peer in wanted]).values_list("line", "peer")
    return wanted.intersection(found)
