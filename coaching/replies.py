"""Automatic answers to texts: words of the list only, limited per number so that two robots stop."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from clinic import crisis
from coaching.admission import Admission
from coaching.hours import next_open
from coaching.models import CallBack, Contact
from coaching.rules import Decision, Outcome
from telephony import outbox, stops, wording
from telephony.channels import Channel
from telephony.models import Message, Stop

KEY = "reply:"
URGENCY = 2
VALID_FOR = timedelta(minutes=30)
LOOK_AHEAD = timedelta(days=14)
REFUSED = {
    Outcome.IDENTIFY: "unknown-number",
    Outcome.ENDED: "ended",
    Outcome.PAUSED: "line-opens-at",
    Outcome.NOT_SET_UP: "not-set-up",
}
AN_HOUR = timedelta(hours=1)
MOST_IN_ALL = 40  # an hour; no person asks as often, and two robots come to an end
TO_A_WORD = frozenset({"help", "request-taken", "request-taken-no-promise", "away-uncovered"})
UNASKED = wording.REPLIES - TO_A_WORD  # what becomes of a text: these have the share of the policy


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

    @property
    def sent_at(self) -> datetime:
        """When the text was sent, which may be long before it came."""
        return self.message.created_at if self.message else self.now

    def send(self, template: str, *, asked_for: bool = False, **params: Any) -> bool:
        """Queues the answer; datetimes are said in the client's zone. False when the number had its share this hour.

        What was asked for by a word of ours (HELP, CALL), and what says something new, is answered all the same, up to
        a number that ends a loop.
        """
        said = Answer(template, params).said(self.facts)
        if not self._may_say(template, said, asked_for=asked_for):
            return False
        outbox.queue_text(
            clinic_id=self.facts.clinic["id"],
            line=self.contact.line,
            to=self.contact.peer,
            template=template,
            params=said,
            language=self.facts.language,
            urgency=URGENCY,
            now=self.now,
            valid_for=VALID_FOR,
            dedupe_key=f"{KEY}{self.about}",
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

    def tell_what_stop_held_back(self) -> bool:
        """The first words after START are of an open request that was taken while texts were off, whose time never
        arrived, in place of how to ask for a call. False where there is none, or its time has gone by.
        """
        back_on = Stop.objects.filter(
            line=self.contact.line,
            peer=self.contact.peer,
            stopped_at__lte=OuterRef("taken_at"),
            started_at__gte=OuterRef("taken_at"),
        )
        asked = CallBack.objects.waiting().of_caller(self.contact.client_id or 0, self.contact.caregiver_id)
        owed = asked.filter(Exists(back_on), latest_at__gt=self.now).first()
        if owed is None or self._told(self._sent()):
            return False
        return self.send("request-taken", asked_for=True, latest_at=owed.latest_at)

    def send_once_an_hour(self, template: str) -> bool:
        """For the plain "it is here": a lively exchange is not answered after every line, unless it is news."""
        if self._told(self._sent()) and not self._is_news(template, Answer(template).said(self.facts)):
            return False
        return self.send(template)

    def _may_say(self, template: str, said: dict[str, Any], *, asked_for: bool) -> bool:
        sent, share = self._sent(), self.facts.policy["replies_per_hour"]
        if not self.contact.peer or sent.total() >= max(MOST_IN_ALL, share):
            return False
        told = self._told(sent)
        within_share = sum(told[name] for name in UNASKED) < share
        return asked_for or within_share or self._is_news(template, said)

    def _sent(self) -> Counter[str]:
        return outbox.replies_sent(line=self.contact.line, peer=self.contact.peer, now=self.now)

    def _told(self, sent: Counter[str]) -> Counter[str]:
        """Those of `sent` since the client's START: who had stopped our texts is answered anew (P1)."""
        line, peer = self.contact.line, self.contact.peer
        started_at = stops.started_at(line=line, peer=peer) if sent else None
        return outbox.replies_sent(line=line, peer=peer, now=self.now, since=started_at) if started_at else sent

    def _is_news(self, template: str, said: dict[str, Any]) -> bool:
        """Whether these words tell another thing than the last answer of the hour did: what the line decides is not
        what it was, and who relies on that answer is told (P1).
        """
        told = Message.objects.filter(
            line=self.contact.line,
            peer=self.contact.peer,
            template__in=UNASKED,
            dedupe_key__startswith=KEY,
            created_at__gt=self.now - AN_HOUR,
        )
        last = told.order_by("-created_at", "-pk").first()
        return last is not None and (last.template, last.params) != (template, said)
