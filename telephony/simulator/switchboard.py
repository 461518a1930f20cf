"""The life of a leg: placed, ringing, answered, connected, ended; and who is told of it."""

from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from telephony.simulator import numbers
from telephony.simulator.errors import HandsetError, RestError
from telephony.simulator.handsets import Handset
from telephony.simulator.legs import EVENT_OF, Direction, Leg, Status, Watcher
from telephony.simulator.lines import Line
from telephony.simulator.script import Script
from telephony.simulator.sids import new_sid
from telephony.simulator.steps import Document, Fetch
from telephony.simulator.webhooks import Answer, Kind, Webhook

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

SIP_CODES = {Status.BUSY: "486", Status.NO_ANSWER: "487", Status.CANCELED: "487", Status.FAILED: "404"}
RINGING = "(ringing)"
CONNECTED = "(connected)"
ENDED = "(the call has ended)"


class Switchboard:
    def __init__(self, exchange: "Exchange") -> None:
        self.exchange = exchange
        self.legs: dict[str, Leg] = {}

    # A telephone calls one of our lines.

    def incoming(self, phone: Handset, number: str, shown: str, stir: str) -> Leg:
        """`shown` is the caller ID: the phone's own number, or how a withheld one arrives."""
        line = self.exchange.find_line(number)
        if line is None:
            raise HandsetError(f"{number} is not a line of ours")
        if phone.leg and phone.leg.live:
            raise HandsetError(f"{phone.number} is in a call")
        leg = self._new(Direction.INBOUND, shown, number, line, phone)
        leg.stir = stir
        leg.status = Status.RINGING
        if line.status_callback_url:
            leg.watcher = Watcher(line.status_callback_url)
        self._hold(leg)
        self.exchange.tell(f"{phone.number} calls {number} as {shown}")
        self.exchange.hear(leg, RINGING)
        Script(self.exchange, leg, Fetch(line.voice_url)).start()
        return leg

    # We call a telephone.

    def outgoing(
        self,
        *,
        caller: str,
        called: str,
        line: Line,
        start: Fetch | Document,
        watcher: Watcher | None,
        ring_seconds: int,
        limit_seconds: int,
    ) -> Leg:
        leg = self.place(
            direction=Direction.API,
            caller=caller,
            called=called,
            line=line,
            parent=None,
            watcher=watcher,
            ring_seconds=ring_seconds,
        )
        leg.limit_seconds = limit_seconds
        Script(self.exchange, leg, start)
        return leg

    def place(
        self,
        *,
        direction: Direction,
        caller: str,
        called: str,
        line: Line,
        parent: Leg | None,
        watcher: Watcher | None,
        ring_seconds: int,
    ) -> Leg:
        """A new leg towards a telephone; it rings a moment later."""
        leg = self._new(direction, caller, called, line, self.exchange.handset(called))
        leg.parent = parent
        leg.watcher = watcher
        leg.timers.append(self.exchange.later(self.exchange.call_delay, lambda: self._ring(leg, ring_seconds)))
        return leg

    def _ring(self, leg: Leg, ring_seconds: int) -> None:
        leg.status = Status.INITIATED
        self._tell(leg)
        phone = leg.phone
        if not phone.reachable:
            return self.end(leg, Status.FAILED)
        if phone.engaged or (phone.leg and phone.leg.live):
            return self.end(leg, Status.BUSY)
        leg.status = Status.RINGING
        if leg.direction is Direction.API and self.exchange.find_line(leg.called):
            return self._ring_ourselves(leg)
        self._hold(leg)
        self.exchange.tell(f"{phone.number} rings, shows {leg.caller}")
        self._tell(leg)
        if leg.parent:
            self.exchange.hear(leg.parent, RINGING)
        leg.timers.append(self.exchange.later(timedelta(seconds=ring_seconds), lambda: self._unanswered(leg)))

    def _ring_ourselves(self, leg: Leg) -> None:
        """A line of ours calls another: it comes in there as anybody's call, and both ends hang up together."""
        self._tell(leg)
        caller = self.exchange.handset(leg.caller)
        leg.through = self.incoming(caller, leg.called, leg.caller, "TN-Validation-Passed-A")
        leg.through.through = leg
        self.answer(leg)

    def _unanswered(self, leg: Leg) -> None:
        if leg.status is Status.RINGING:
            self.end(leg, Status.NO_ANSWER)

    # What the telephones do.

    def answer(self, leg: Leg) -> None:
        self.pick_up(leg)
        if leg.dialling:
            leg.dialling.answered(leg)
        elif leg.script:
            leg.script.start()

    def pick_up(self, leg: Leg) -> None:
        """The leg is connected to the exchange; a second time changes nothing."""
        if leg.answered_at or not leg.live:
            return
        leg.answered_at = self.exchange.now()
        leg.status = Status.IN_PROGRESS
        if leg.direction is not Direction.INBOUND:
            self.exchange.tell(f"{leg.phone.number} is picked up")
        if leg.limit_seconds:
            self._limit(leg, leg.limit_seconds)
        if leg.direction is not Direction.INBOUND:
            self._tell(leg)

    def whisper(self, leg: Leg, url: str, method: str) -> None:
        Script(self.exchange, leg, Fetch(url, method), whisper=True).start()

    def script_ended(self, leg: Leg, *, hung_up: bool, whisper: bool) -> None:
        """Out of documents: a whisper connects, anything else ends the call."""
        if whisper and not hung_up and leg.dialling and leg.live:
            leg.dialling.connect(leg)
        else:
            self.end(leg, Status.COMPLETED)

    def bridge(self, parent: Leg, child: Leg, limit_seconds: int) -> None:
        parent.peer, child.peer = child, parent
        child.bridged_at = self.exchange.now()
        for leg in (parent, child):
            self.exchange.hear(leg, CONNECTED)
        self._limit(child, limit_seconds)

    def _limit(self, leg: Leg, seconds: int) -> None:
        leg.timers.append(self.exchange.later(timedelta(seconds=seconds), lambda: self.end(leg, Status.COMPLETED)))

    def redirect(self, leg: Leg, start: Fetch | Document) -> None:
        """REST gave a live call another document; whatever it was doing is dropped."""
        if not leg.answered_at or not leg.live:
            raise RestError(400, 21220, "Call is not in-progress. Cannot redirect.")
        self._drop_script(leg)
        Script(self.exchange, leg, start).start()

    def end(self, leg: Leg, status: Status) -> None:
        """Hang up; a leg that has ended stays as it ended."""
        if not leg.live:
            return
        leg.status = status
        leg.ended_at = self.exchange.now()
        for timer in leg.timers:
            timer.cancel()
        self._drop_script(leg)
        self._part(leg)
        if leg.phone.leg is leg:
            self.exchange.hear(leg, ENDED)
            leg.phone.leg = None
        self._tell(leg)
        if leg.dialling:
            leg.dialling.ended(leg)
        if leg.through:
            self.end(leg.through, Status.COMPLETED)

    def _drop_script(self, leg: Leg) -> None:
        if leg.script:
            leg.script.stop()
            if leg.script.dialling:
                leg.script.dialling.abandoned()

    def _part(self, leg: Leg) -> None:
        if leg.peer:
            leg.peer.peer = None
            leg.peer = None

    def _new(self, direction: Direction, caller: str, called: str, line: Line, phone: Handset) -> Leg:
        leg = Leg(new_sid("CA"), direction, caller, called, phone, self.exchange.now(), line)
        self.legs[leg.sid] = leg
        return leg

    def _hold(self, leg: Leg) -> None:
        leg.phone.leg = leg
        leg.phone.calls.append(leg)
        self.exchange.changed()

    # Who is told.

    def _tell(self, leg: Leg) -> None:
        """Post the status callback of where the leg stands, if anybody asked for it."""
        self.exchange.changed()
        event = EVENT_OF.get(leg.status, "completed")
        if not leg.watcher or event not in leg.watcher.events:
            return
        params = leg.params(self.exchange.account_sid) | {
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(leg.sequence),
            "Timestamp": format_datetime(self.exchange.now()),
        }
        leg.sequence += 1
        if not leg.live:
            seconds = leg.duration(self.exchange.now())
            params |= {
                "CallDuration": str(seconds),
                "Duration": str(-(-seconds // 60)),
                "SipResponseCode": SIP_CODES.get(leg.status, "200"),
            }
        self.exchange.post(
            Webhook(Kind.STATUS, leg.watcher.url, params, self._told, method=leg.watcher.method, sid=leg.sid)
        )

    def _told(self, answer: Answer) -> None:
        if not answer.ok:
            self.exchange.problem(f"11200 a status callback of a call answered {answer.error or answer.status}")


def shown_number(phone: Handset, *, withheld: bool | str) -> str:
    """The caller ID that arrives: its own number, "anonymous", or the word given (+266696687, …)."""
    if withheld is True:
        return numbers.ANONYMOUS
    return withheld or phone.number
