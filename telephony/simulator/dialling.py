"""<Dial>: rings other telephones for a caller, whispers to the one that picks up, and connects the two."""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from telephony.simulator.errors import TwimlError
from telephony.simulator.legs import Direction, Leg, Status, Watcher
from telephony.simulator.numbers import is_withheld
from telephony.simulator.twiml import Verb
from telephony.simulator.webhooks import Answer, Kind, Webhook

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

DEFAULT_RING_SECONDS = 30
DEFAULT_LIMIT_SECONDS = 14_400


class Dialling:
    """One <Dial> of a parent leg, from the first ring to the request of its action."""

    def __init__(self, exchange: "Exchange", parent: Leg, verb: Verb, document_url: str) -> None:
        self.exchange = exchange
        self.parent = parent
        self.verb = verb
        self.document_url = document_url
        self.caller = self._caller_id()
        self.children: list[Leg] = []
        self.nouns: dict[str, Verb] = {}
        self.winner: Leg | None = None
        self.over = False

    def start(self) -> None:
        for noun in self.verb.children or (Verb("Number", {}, self.verb.text),):
            child = self.exchange.switchboard.place(
                direction=Direction.DIAL,
                caller=self.caller,
                called=noun.text,
                line=self.parent.line,
                parent=self.parent,
                watcher=self._watcher(noun),
                ring_seconds=self.verb.seconds("timeout", DEFAULT_RING_SECONDS),
            )
            child.dialling = self
            self.children.append(child)
            self.nouns[child.sid] = noun

    def answered(self, child: Leg) -> None:
        """The first to pick up wins; the rest stop ringing."""
        self.winner = child
        for other in self.children:
            if other is not child:
                self.exchange.switchboard.end(other, Status.NO_ANSWER)
        noun = self.nouns[child.sid]
        if noun.get("url"):
            url = urljoin(self.document_url, noun.get("url"))
            self.exchange.switchboard.whisper(child, url, noun.get("method", "POST"))
        else:
            self.connect(child)

    def connect(self, child: Leg) -> None:
        """Both hear each other from now on, for at most `timeLimit` seconds."""
        self.exchange.switchboard.pick_up(self.parent)
        self.exchange.switchboard.bridge(self.parent, child, self.verb.seconds("timeLimit", DEFAULT_LIMIT_SECONDS))

    def ended(self, child: Leg) -> None:
        """When no telephone is left, the parent goes on with the action."""
        if self.over or any(other.live for other in self.children):
            return
        self.over = True
        if self.parent.live and self.parent.script:
            self.parent.script.dial_ended(self.result(self.winner or child))

    def abandoned(self) -> None:
        """The caller hung up. Twilio still requests the action, and ignores what it says."""
        self.over = True
        for child in self.children:
            self.exchange.switchboard.end(child, Status.COMPLETED if child.answered_at else Status.NO_ANSWER)
        if self.verb.get("action"):
            params = self.parent.params(self.exchange.account_sid) | self.result(self.winner or self.children[-1])
            url = urljoin(self.document_url, self.verb.get("action"))
            method = self.verb.get("method", "POST")
            self.exchange.post(Webhook(Kind.VOICE, url, params, self._ignored, method=method, sid=self.parent.sid))

    def result(self, child: Leg) -> dict[str, str]:
        params = {
            "DialCallSid": child.sid,
            "DialCallStatus": child.status.value,
            "DialBridged": "true" if child.bridged_at else "false",
        }
        if child.answered_at:
            params["DialCallDuration"] = str(child.duration(self.exchange.now()))
        return params

    def _ignored(self, answer: Answer) -> None:
        if not answer.ok:
            self.exchange.problem(f"11200 the action of <Dial> answered {answer.error or answer.status}", self.parent)

    def _caller_id(self) -> str:
        """Ours, or the caller's own (Twilio 13214)."""
        parent = self.parent
        own = parent.caller if parent.direction is Direction.INBOUND else parent.called
        wanted = self.verb.get("callerId") or own
        if is_withheld(wanted):
            raise TwimlError("13214 <Dial> needs a callerId: the caller's own is withheld")
        if wanted != own and not self.exchange.find_line(wanted):
            raise TwimlError(f"13214 <Dial> may not show {wanted}: neither ours nor the caller's")
        return wanted

    def _watcher(self, noun: Verb) -> Watcher | None:
        if not noun.get("statusCallback"):
            return None
        events = frozenset(noun.get("statusCallbackEvent", "completed").split())
        url = urljoin(self.document_url, noun.get("statusCallback"))
        return Watcher(url, noun.get("statusCallbackMethod", "POST"), events)
