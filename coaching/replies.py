"""Automatic answers to texts: words of the list only, limited per number so that two robots stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from clinic import crisis
from coaching.admission import Admission
from coaching.hours import next_open
from coaching.models import Contact
from coaching.rules import Decision, Outcome
from telephony import outbox
from telephony.channels import Channel
from telephony.models import Message

URGENCY = 2
VALID_FOR = timedelta(minutes=30)
LOOK_AHEAD = timedelta(days=14)
REFUSED = {
    Outcome.IDENTIFY: "unknown-number",
    Outcome.ENDED: "ended",
    Outcome.PAUSED: "line-opens-at",
    Outcome.NOT_SET_UP: "not-set-up",
}
MOST_ASKED_FOR = 40  # an hour; no person asks as often, and two robots come to an end


@dataclass(frozen=True, slots=True)
class Answer:
    """Which words of the list answer a text, and what they say besides. `promises` a time when it is read."""

    template: str
    params: dict[str, Any] = field(default_factory=dict)
    promises: bool = True

    def said(self, facts: Admission) -> dict[str, Any]:
        """The params as the outbox takes them: moments in the client's zone, and the crisis lines."""
        said = {name: p.isoformat() if isinstance(p, datetime) else p for name, p in self.params.items()}
        lines = crisis.lines_for(facts.clinic["id"], facts.country)
        return {**said, "zone": facts.zone, "crisis": crisis.texted(lines, facts.language)}


def answer(facts: Admission, decision: Decision, now: datetime) -> Answer:
    """What answers a text that asks for nothing by a word of ours. Changes nothing."""
    if decision.outcome in REFUSED:
        template = not_set_up(facts) if decision.outcome == Outcome.NOT_SET_UP else REFUSED[decision.outcome]
        params = {"opens_at": decision.until} if decision.until else {"office": facts.clinic["office_number"]}
        return Answer(template, params)
    if decision.outcome == Outcome.CONNECT:
        return Answer("text-received")
    opens_at = opening(facts, now)
    if opens_at and (decision.latest or not decision.until):
        return Answer("text-kept-outside-hours", {"opens_at": opens_at})
    if decision.until:
        return Answer("text-kept-away", {"until_at": decision.until}, promises=False)
    return Answer("text-kept", promises=False)


def not_set_up(facts: Admission) -> str:
    """Which words say that no agreement is in force: one waits to be signed, or there is none."""
    return "not-set-up" if facts.agreement_waits else "not-open"


def opening(facts: Admission, now: datetime) -> datetime | None:
    """When the primary therapist next takes texts."""
    primary = facts.situation.primary
    return next_open(primary.limits, Channel.TEXT, now, LOOK_AHEAD) if primary else None


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers one text, or the call that is the contact, once, on the number it came from."""

    facts: Admission
    contact: Contact
    now: datetime
    message: Message | None = None

    @property
    def about(self) -> UUID:
        """What is answered, for keys: each text of an exchange gets what it asks for."""
        return self.message.uuid if self.message else self.contact.uuid

    def send(self, template: str, *, asked_for: bool = False, **params: Any) -> bool:
        """Queues the answer; datetimes are said in the client's zone. False when the number had its share this hour.

        What was asked for by a word of ours (HELP, CALL) is answered all the same, up to a share that ends a loop.
        """
        if not self._left(MOST_ASKED_FOR if asked_for else None):
            return False
        outbox.queue_text(
            clinic_id=self.facts.clinic["id"],
            line=self.contact.line,
            to=self.contact.peer,
            template=template,
            params=Answer(template, params).said(self.facts),
            language=self.facts.language,
            urgency=URGENCY,
            now=self.now,
            valid_for=VALID_FOR,
            dedupe_key=f"reply:{self.about}",
        )
        return True

    def promise(self, latest_at: datetime | None, decision: Decision) -> None:
        """A request was taken: by when it is called at the latest, or why no time can be promised."""
        if latest_at and latest_at > self.now:
            self.send("request-taken", asked_for=True, latest_at=latest_at)
        elif decision.until:
            self.send("away-uncovered", asked_for=True, until_at=decision.until)
        else:
            self.send("request-taken-no-promise", asked_for=True)

    def send_once_an_hour(self, template: str) -> bool:
        """For the plain "it is here": a lively exchange is not answered after every line."""
        most = self.facts.policy["replies_per_hour"]
        if outbox.replies_left(line=self.contact.line, peer=self.contact.peer, at_most=most, now=self.now) < most:
            return False
        return self.send(template)

    def _left(self, most: int | None = None) -> bool:
        if not self.contact.peer:
            return False
        most = most or self.facts.policy["replies_per_hour"]
        return outbox.replies_left(line=self.contact.line, peer=self.contact.peer, at_most=most, now=self.now) > 0
