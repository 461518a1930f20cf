"""From a ringing line to a decision: loads what the rule needs in one query, and asks the rule.

Nothing is decided here. `rules.decide` decides; this module knows where the facts lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from clinic.prepared import Prepared
from coaching import rules
from coaching.absence import Absence, holding
from coaching.hours import Limits, Override, Window
from coaching.situation_sql import BY_CLIENT, BY_NUMBER
from telephony import reuse
from telephony.channels import Channel

BOTH = frozenset(Channel)


class NotALine(Exception):
    """The dialled number is no clinic's coaching line."""


@dataclass(frozen=True, slots=True)
class CoachFacts:
    """How to ring a coach. `phone` is E.164 and never leaves for a client's ear or screen (P5)."""

    id: int
    phone: str
    zone: str
    longest_call_minutes: int
    active: bool


@dataclass(frozen=True, slots=True)
class Admission:
    """Everything that one call, text or page needs in order to be decided and answered."""

    situation: rules.Situation
    clinic: dict[str, Any]
    policy: dict[str, Any]
    client: dict[str, Any] | None
    caregiver_id: int | None
    number: str | None
    texts: bool
    language: str
    coaches: dict[int, CoachFacts]
    absences: tuple[Absence[rules.Coach], ...]
    agreement_waits: bool = False  # one was sent to be signed

    @property
    def client_id(self) -> int | None:
        return self.client["id"] if self.client else None

    @property
    def zone(self) -> str:
        """The zone in which times are said to the caller: their own, else the clinic's."""
        return (self.client or self.clinic)["time_zone"]

    @property
    def country(self) -> str:
        return (self.client or self.clinic)["country"]

    def decide(self, channel: Channel, now: datetime, tried: Iterable[int] = ()) -> rules.Decision:
        """The decision for this channel at this moment; `tried` are coaches who were rung in vain."""
        return rules.decide(self.situation_on(channel, now, tried), channel, now)

    def situation_on(self, channel: Channel, now: datetime, tried: Iterable[int] = ()) -> rules.Situation:
        """The situation as it is for one channel: a therapist may be off for calls and covered, and open for texts."""
        absence = holding(self.absences, channel, now)
        if absence is None:
            return replace(self.situation, away_until=None, tried=frozenset(tried))
        return replace(self.situation, cover=absence.cover, away_until=absence.until, tried=frozenset(tried))


def by_number(*, line: str, peer: str, now: datetime, doubtful: bool = False) -> Admission:
    """The admission of whoever calls `line` from `peer` (E.164 or ""). Raises NotALine.

    A doubtful number (withheld, or the carrier says it may be forged) identifies nobody.
    """
    who = {"line": line, "peer": "" if doubtful else peer, "now": now}
    facts = reuse.ask_at_once(lambda: _fetch(BY_NUMBER, who))
    if facts is None:
        raise NotALine(line)
    return _admission(facts)


def by_client(client_id: int, *, now: datetime, caregiver_id: int | None = None) -> Admission:
    """The admission of a client (or their caregiver) who is already known: by PIN, by page, or for a call-back."""
    facts = _fetch(BY_CLIENT, {"client": client_id, "caregiver": caregiver_id, "now": now})
    if facts is None:
        raise LookupError(client_id)
    return _admission(facts)


def _fetch(question: Prepared, params: dict[str, Any]) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        question.run(cursor, params)
        row = cursor.fetchone()
    return json.loads(row[0]) if row else None


def _admission(facts: dict[str, Any]) -> Admission:
    client, coaches = facts["client"], {c["id"]: c for c in facts["coaches"] or ()}
    policy = facts["policy"]
    if policy is None:
        raise LookupError(f"clinic {facts['clinic']['id']} has no policy in effect")
    return Admission(
        situation=_situation(facts, coaches),
        clinic=facts["clinic"],
        policy=policy,
        client=client,
        caregiver_id=facts["caregiver"],
        number=facts["number"],
        texts=bool(facts["texts"]),
        language=facts["speaks"] or (client or facts["clinic"])["language"],
        coaches={
            c["id"]: CoachFacts(c["id"], c["phone"] or "", c["zone"], c["longest"] or 20, c["active"])
            for c in coaches.values()
        },
        absences=_absences(coaches.get(facts["primary"]), coaches),
        agreement_waits=facts["agreement_waits"],
    )


def _situation(facts: dict[str, Any], coaches: dict[int, dict[str, Any]]) -> rules.Situation:
    client, policy = facts["client"], facts["policy"]
    primary = coaches.get(facts["primary"])
    return rules.Situation(
        identified=client is not None,
        discharged=client is not None and client["discharged"],
        caregiver=facts["caregiver"] is not None,
        pause_ends_at=_moment(facts["pause_ends"]),
        rule=_rule(policy, facts["exception"]),
        agreement_in_force=facts["agreement"],
        primary=_coach(primary),
        cover=_coach(coaches.get(primary["cover"])) if primary else None,
        tried=frozenset(),
        ceiling=timedelta(hours=policy["call_back_ceiling_hours"]),
        away_until=None,
    )


def _rule(policy: dict[str, Any], exception: dict[str, Any] | None) -> rules.Rule:
    change = None
    if exception is not None:
        change = rules.RuleChange(
            because=f"exception {exception['id']}",
            applies=exception["applies"],
            channels=exception["channels"],
            hours=exception["hours"],
        )
    return rules.rule_for(
        applies=policy["rule_applies"],
        channels=policy["rule_channels"],
        hours=policy["rule_hours"],
        change=change,
    )


def _absences(primary: dict[str, Any] | None, coaches: dict[int, dict[str, Any]]) -> tuple[Absence[rules.Coach], ...]:
    """What the primary therapist's overrides say of cover, oldest first."""
    if primary is None or not primary["overrides"]:
        return ()
    usual = _coach(coaches.get(primary["cover"]))
    return tuple(
        Absence(
            starts_at=datetime.fromtimestamp(o["starts"], UTC),
            ends_at=datetime.fromtimestamp(o["ends"], UTC),
            channel=o["channel"],
            cover=None if o["none"] else _coach(coaches.get(o["cover"])) or usual,
            until=None if o["opens"] else _moment(o["ends"]),
        )
        for o in primary["overrides"]
    )


def _coach(facts: dict[str, Any] | None) -> rules.Coach | None:
    if facts is None or not facts["active"]:
        return None
    return rules.Coach(
        facts["id"],
        Limits(
            zone=facts["zone"],
            windows=tuple(_window(*w) for w in facts["windows"] or ()),
            exceptions=tuple(_window(*w) for w in facts["exceptions"] or ()),
            overrides=tuple(_override(o) for o in facts["overrides"] or ()),
            response=timedelta(minutes=facts["response"] or 180),
        ),
    )


@lru_cache(maxsize=4096)
def _window(channel: str, weekday: int, starts: str, ends: str, opens: bool = True) -> Window:
    return Window(Channel(channel), weekday, time.fromisoformat(starts), time.fromisoformat(ends), opens)


def _override(facts: dict[str, Any]) -> Override:
    channels = frozenset({Channel(facts["channel"])}) if facts["channel"] else BOTH
    starts, ends = _moment(facts["starts"]), _moment(facts["ends"])
    assert starts
    assert ends
    return Override(facts["opens"], starts, ends, channels)


def _moment(epoch: float | None) -> datetime | None:
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC)
