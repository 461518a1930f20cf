"""May staff reach out to a client now? One question for calls and texts, asked again before either leaves (P2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from clients.models import Caregiver, Client
from coaching.models import ConversationText, Pause, RiskCheck
from coaching.rules import Decision, Outcome
from telephony import stops

CLOSED = frozenset({Outcome.ENDED, Outcome.PAUSED, Outcome.NOT_SET_UP})
CHECK_HOLDS = timedelta(minutes=15)


class NotByTheRule(Exception):
    """The rule does not allow coaching with this client now; `decision` says why and until when."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision


class NoNumber(Exception):
    """There is no number to ring: the client's, or the therapist's own (`whose`)."""

    def __init__(self, whose: str) -> None:
        super().__init__(whose)
        self.whose = whose


class NotAgreed(Exception):
    """The client has not agreed to be texted, on any number that is in use; a caregiver has not texted us."""


class TextsOff(Exception):
    """STOP was received, at `since`: the carrier lets no text of ours through until the client texts START."""

    def __init__(self, since: datetime) -> None:
        super().__init__(since)
        self.since = since


def forbids(decision: Decision, *, checked: bool) -> Decision | None:
    """The decision, if it closes coaching. A recorded check is a reason to reach out in a pause, and opens no more."""
    if decision.outcome not in CLOSED or (decision.outcome == Outcome.PAUSED and checked):
        return None
    return decision


def is_check(client_id: int, *, by_id: int | None, at: datetime, now: datetime) -> bool:
    """A check recorded in the pause that is open now, by the one who reaches out, a moment before `at`."""
    return check_holds_until(client_id, by_id=by_id, at=at, now=now) is not None


def check_holds_until(client_id: int, *, by_id: int | None, at: datetime, now: datetime) -> datetime | None:
    """Until when the newest such check lets this person reach out."""
    open_pause = Pause.objects.open(now).filter(client_id=client_id)
    recorded = RiskCheck.objects.filter(
        pause__in=open_pause, made_by_id=by_id, made_at__gte=at - CHECK_HOLDS, made_at__lte=at
    )
    newest = recorded.order_by("-made_at").first()
    return newest.made_at + CHECK_HOLDS if newest else None


def number_to_text(client: Client, *, line: str) -> str:
    """The number that a person's own text goes to: the one the client wrote from last, if they agreed to be texted on
    it, else the first on which they did. Raises NotAgreed or TextsOff.
    """
    numbers = _agreed(client)
    if not numbers:
        raise NotAgreed
    came = ConversationText.objects.filter(client=client, message__direction="in").order_by("-at", "-pk")
    last = came.values_list("message__peer", flat=True).first()
    number = last if last in numbers else numbers[0]
    if since := stops.stopped_at(line=line, peer=number):
        raise TextsOff(since)
    return number


def number_to_answer(caregiver: Caregiver, *, line: str) -> str:
    """The number that a person's own text to a caregiver with coaching of their own goes to: theirs, once they have
    texted the line from it themselves. Raises NotAgreed or TextsOff.
    """
    number = str(caregiver.phone)
    wrote = ConversationText.objects.filter(contact__caregiver=caregiver, message__direction="in", message__peer=number)
    if not caregiver.is_coached or not wrote.exists():
        raise NotAgreed
    if since := stops.stopped_at(line=line, peer=number):
        raise TextsOff(since)
    return number


def is_still_theirs(number: str, *, client: Client, caregiver: Caregiver | None) -> bool:
    """Whether words written for this number may still leave for it: it is agreed to and in use, or the caregiver's."""
    return number == caregiver.phone if caregiver else number in _agreed(client)


def _agreed(client: Client) -> list[str]:
    """The numbers in use on which the client agreed to be texted, first things first."""
    agreed = client.phones.filter(retired_at=None, can_text=True, texts_agreed_at__isnull=False)
    return [str(phone.number) for phone in agreed]
