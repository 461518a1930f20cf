"""What became of a link that was on its way and never reached its signer: said in the agreement's own chain, where it
stands as sent, and told to the staff while it would open something.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agreements import matters, states
from agreements.models import Kind, SigningLink
from clinic import audit

BY = audit.SYSTEM("agreements")
HELD_BACK = "link.held_back"  # the number or address is theirs no more, or texts to it are no longer agreed to
DROPPED = "link.dropped"  # it opened nothing any more when its turn came
NOT_ARRIVED = "link.not_arrived"  # given up, or refused by the carrier
FAILED = (HELD_BACK, NOT_ARRIVED)


@transaction.atomic
def failed(link: SigningLink, kind: str, *, now: datetime, why: str = "") -> None:
    """Told twice, it is said once. `why` is a label."""
    agreement = states.locked(link.signer.agreement)
    if agreement.events.filter(kind__in=[*FAILED, DROPPED], data__link=link.pk).exists():
        return
    said = {"signer": link.signer_id, "to": link.sent_to_masked, "link": link.pk, "why": why}
    states.record(agreement, kind, by=BY, now=now, **said)
    if kind in FAILED and opens(link, now):
        matters.open_one(agreement, Kind.NOT_SENT, now=now, tell=True)


def opens(link: SigningLink, now: datetime) -> bool:
    return link.revoked_at is None and link.expires_at > now
