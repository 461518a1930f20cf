"""From the page of a link that is over: another one, to the contact on file."""

from __future__ import annotations

from datetime import datetime

from agreements import copies, links, sending
from agreements.models import Signer, State

COPY_OF = (State.CLIENT_SIGNED, State.SIGNED, State.ACTIVE)


def request_new(token: str, *, now: datetime) -> None:
    """To sign by, or to one's copy, if that is of any use. Says nothing about it, so that a stranger learns nothing."""
    try:
        link = links.find(token, now=now)
    except links.Gone as gone:
        if gone.link is None:
            return
        link = gone.link
    try:
        _send(link.signer, now=now)
    except (sending.CannotBeReached, sending.NotTheirTurn, sending.TooOften):
        return


def _send(signer: Signer, *, now: datetime) -> None:
    by = sending.actor(signer)
    if signer.signed_at is None:
        sending.resend(signer, by=by, now=now)
    elif signer.agreement.state in COPY_OF:
        sending.must_not_be_too_often(signer, now=now)
        copies.send(signer, by=by, now=now)
