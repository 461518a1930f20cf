"""Automatic answers to texts: words of the list only, limited per number so that two robots stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clinic import crisis
from coaching.admission import Admission
from coaching.models import Contact
from telephony import outbox

URGENCY = 2
VALID_FOR = timedelta(minutes=30)
MOST_ASKED_FOR = 40  # an hour; no person asks as often, and two robots come to an end


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers one contact, once, on the number it came from."""

    facts: Admission
    contact: Contact
    now: datetime

    def send(self, template: str, *, asked_for: bool = False, **params: Any) -> bool:
        """Queues the answer; datetimes are said in the client's zone. False when the number had its share this hour.

        What was asked for by a word of ours (HELP, CALL) is answered all the same, up to a share that ends a loop.
        """
        if not self._left(MOST_ASKED_FOR if asked_for else None):
            return False
        said = {name: p.isoformat() if isinstance(p, datetime) else p for name, p in params.items()}
        lines = crisis.lines_for(self.facts.clinic["id"], self.facts.country)
        outbox.queue_text(
            clinic_id=self.facts.clinic["id"],
            line=self.contact.line,
            to=self.contact.peer,
            template=template,
            params={**said, "zone": self.facts.zone, "crisis": crisis.texted(lines, self.facts.language)},
            language=self.facts.language,
            urgency=URGENCY,
            now=self.now,
            valid_for=VALID_FOR,
            dedupe_key=f"reply:{self.contact.uuid}",
        )
        return True

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
