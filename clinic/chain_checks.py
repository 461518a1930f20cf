"""Every hour the chains are walked a piece further: nobody has to think of `verify_audit` to hear of a change."""

import datetime as dt
import time

import structlog
from django.db import transaction

from clinic import audit_chain
from clinic.models import AuditLink, ChainCheck, Clinic

log = structlog.get_logger(__name__)

AT_ONCE = 2_000  # links between two looks at the clock
SECONDS = 25.0
ROUND = dt.timedelta(days=1)


def carry_on(*, now: dt.datetime) -> int:
    """Walks each chain on from where it stopped, for half a minute in all. Returns how many are not whole."""
    ends = time.monotonic() + SECONDS
    chains = [0, *Clinic.objects.order_by("pk").values_list("pk", flat=True)]
    return sum(_check(chain, ends=ends, now=now) for chain in chains)


@transaction.atomic
def _check(chain: int, *, ends: float, now: dt.datetime) -> bool:
    """Whether this chain is broken. A walk that somebody else is at is left to them."""
    ChainCheck.objects.get_or_create(chain=chain, defaults=_beginning(now))
    check = ChainCheck.objects.select_for_update(skip_locked=True, no_key=True).filter(chain=chain).first()
    if check is None or check.problem or time.monotonic() > ends:
        return bool(check and check.problem)
    check.problem = _tail_is_gone(check)  # before a new round forgets where its end was
    if not check.problem and now - check.round_began_at > ROUND:
        vars(check).update(_beginning(now))
    while not check.problem and time.monotonic() < ends:
        walked = audit_chain.walk(chain, after=(check.seq, check.hash), at_most=AT_ONCE)
        check.problem = walked.problem
        if walked.seq == check.seq:
            break
        check.seq, check.hash, check.whole_until = walked.seq, walked.hash, walked.until
    check.checked_at = now
    check.save()
    if check.problem:
        log.error("audit_chain_broken", clinic_id=chain)
    return bool(check.problem)


def go_on(check: ChainCheck, *, behind: tuple[int, str], now: dt.datetime) -> None:
    """The next walk begins behind this link (seq, hash); what was wrong before it is known."""
    check.seq, check.hash = behind
    check.problem, check.checked_at = "", now
    check.save()


def _beginning(now: dt.datetime) -> dict[str, object]:
    return {"seq": 0, "hash": audit_chain.START, "round_began_at": now, "checked_at": now, "problem": ""}


def _tail_is_gone(check: ChainCheck) -> str:
    """What was there at the last look must still be there: a cut tail leaves no gap."""
    if check.seq and not AuditLink.objects.filter(chain=check.chain, seq=check.seq, hash=check.hash).exists():
        return f"Chain {check.chain}: its end was removed or written anew (link {check.seq})."
    return ""
