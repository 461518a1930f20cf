"""What a client would hear or read at a moment, without anybody calling: the line's own answers, taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree

from django.utils.translation import override

from coaching import replies
from coaching.admission import Admission
from coaching.line import answers, words
from coaching.line.turns import Turn
from coaching.models import CallBack
from coaching.rules import Decision, Outcome
from telephony import wording
from telephony.channels import Channel

NO_CALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Heard:
    """`parts` come one after the other; in between the client presses keys, or is silent."""

    decision: Decision
    language: str
    parts: tuple[str, ...]


def at(facts: Admission, channel: Channel, now: datetime, *, plan: str = "") -> Heard:
    """By the rule, in the client's language. `plan`: what they wrote to do meanwhile."""
    decision = facts.decide(channel, now)
    said = _read(facts, decision, now) if channel == Channel.TEXT else _said(facts, decision, now, plan)
    return Heard(decision, facts.language, tuple(said))


def _said(facts: Admission, decision: Decision, now: datetime, plan: str) -> list[str]:
    turn = Turn(NO_CALL, 0, facts, now, facts.language)
    with override(turn.language):
        if decision.outcome == Outcome.CALL_BACK:
            request = CallBack(latest_at=decision.latest)
            return [spoken(answers.call_back(turn, decision, request)), spoken(answers.close(turn, request, plan))]
        first = spoken(answers.first(turn, decision))
        if decision.outcome == Outcome.CONNECT and answers.asks_harm(turn):
            return [first, words.ringing(decision)]
        return [first]


def _read(facts: Admission, decision: Decision, now: datetime) -> list[str]:
    answer = replies.answer(facts, decision, now)
    return [wording.render(answer.template, answer.said(facts), facts.language)]


def spoken(document: str, language: str = "") -> str:
    """What is said in an answer of the line: all of it, or what is said in one language."""
    root = ElementTree.fromstring(document)  # noqa: S314  our own words, made a moment ago
    return " ".join(say.text or "" for say in root.iter("Say") if say.get("language", "").startswith(language))
