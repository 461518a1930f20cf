"""A broken chain is looked into, and the one who did says so: the alert ends, the trail keeps both for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from clinic import audit, audit_chain, chain_checks
from clinic.models import ChainCheck, KnownBreak


class NotBroken(Exception):
    """The walk finds nothing wrong in this chain."""


@transaction.atomic
def acknowledge(chain: int, *, by: str, why: str, now: dt.datetime) -> KnownBreak:
    """What the hourly walk found in this chain is known from now on, and the walk goes on behind it; a second break is
    found in its turn. `by` is the person's name, `why` what they found. NotBroken; ProgrammingError for whoever does
    not own the tables.
    """
    check = ChainCheck.objects.select_for_update(no_key=True).filter(chain=chain).exclude(problem="").first()
    if check is None:
        raise NotBroken
    walked = audit_chain.walk(chain, after=(check.seq, check.hash), at_most=1)
    if walked.problem != check.problem:  # its end was cut: what is left is walked anew
        walked = audit_chain.Walked(check.seq, check.hash, None, check.problem)
    known = KnownBreak.objects.create(
        chain=chain, seq=check.seq, problem=check.problem, found=walked.found,
        resumes_seq=walked.resumes[0], resumes_hash=walked.resumes[1], by=by, why=why, at=now,
    )  # fmt: skip
    chain_checks.go_on(check, behind=walked.resumes, now=now)
    who = audit.Actor("system", f"owner:{by}")
    audit.record(who, "audit.break_acknowledged", known, clinic_id=chain or None, now=now, seq=known.seq)
    return known
