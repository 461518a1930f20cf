"""Calls by REST: place one, look it up, end it, or give it another document."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from telephony.simulator import numbers
from telephony.simulator.errors import RestError
from telephony.simulator.filters import in_time
from telephony.simulator.legs import LIVE, Leg, Status, Watcher
from telephony.simulator.lines import Line
from telephony.simulator.resources import call_json
from telephony.simulator.steps import Document, Fetch

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

Form = Mapping[str, Sequence[str]]
EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
CARRIED_OUT = frozenset(
    [
        "To",
        "From",
        "Url",
        "Method",
        "Twiml",
        "FallbackUrl",
        "FallbackMethod",
        "StatusCallback",
        "StatusCallbackEvent",
        "StatusCallbackMethod",
        "Timeout",
        "TimeLimit",
    ]
)


class CallResource:
    def __init__(self, exchange: "Exchange") -> None:
        self.exchange = exchange

    def create(self, form: Form) -> dict[str, object]:
        fields = {name: values[0] for name, values in form.items() if values}
        line = self._check(fields)
        leg = self.exchange.switchboard.outgoing(
            caller=fields["From"],
            called=fields["To"],
            line=line,
            start=_start(fields),
            watcher=_watcher(fields, form.get("StatusCallbackEvent", ())),
            ring_seconds=int(fields.get("Timeout", 60)),
            limit_seconds=int(fields.get("TimeLimit", 14_400)),
        )
        return call_json(leg, self.exchange.account_sid)

    def _check(self, fields: Mapping[str, str]) -> Line:
        unknown = sorted(set(fields) - CARRIED_OUT)
        if unknown:
            raise RestError(400, 20001, f"The exchange does not carry out {', '.join(unknown)}")
        line = self.exchange.find_line(fields.get("From", ""))
        if line is None:
            raise RestError(400, 21210, "Phone number not verified: 'From' is not one of ours")
        if not numbers.is_valid(fields.get("To", "")):
            raise RestError(400, 21211, f"Invalid 'To' Phone Number: {fields.get('To', '')}")
        if not fields.get("Url") and not fields.get("Twiml"):
            raise RestError(400, 21205, "Url parameter is required.")
        return line

    def fetch(self, sid: str) -> dict[str, object]:
        return call_json(self._leg(sid), self.exchange.account_sid)

    def update(self, sid: str, form: Form) -> dict[str, object]:
        """Status completed or canceled ends it; a Url or Twiml redirects a live call."""
        leg = self._leg(sid)
        fields = {name: values[0] for name, values in form.items() if values}
        status = fields.get("Status")
        if status == "completed":
            self.exchange.switchboard.end(leg, Status.COMPLETED if leg.answered_at else Status.CANCELED)
        elif status == "canceled" and not leg.answered_at:
            self.exchange.switchboard.end(leg, Status.CANCELED)
        elif fields.get("Url") or fields.get("Twiml"):
            self.exchange.switchboard.redirect(leg, _start(fields))
        elif status != "canceled":
            raise RestError(400, 21218, "Invalid status or nothing to update")
        return call_json(leg, self.exchange.account_sid)

    def delete(self, sid: str) -> None:
        """Only what is over."""
        if self._leg(sid).status in LIVE:
            raise RestError(400, 20009, "Cannot delete this resource before it is complete")
        del self.exchange.switchboard.legs[sid]

    def matching(self, form: Form) -> list[dict[str, object]]:
        """Newest first."""
        legs = [leg for leg in self.exchange.legs() if self._fits(leg, form)]
        return [call_json(leg, self.exchange.account_sid) for leg in reversed(legs)]

    def _fits(self, leg: Leg, form: Form) -> bool:
        values = {
            "To": leg.called,
            "From": leg.caller,
            "Status": leg.status.value,
            "ParentCallSid": leg.parent.sid if leg.parent else "",
        }
        if any(form.get(name) and form[name][0] != value for name, value in values.items()):
            return False
        return in_time(form, "StartTime", leg.answered_at or leg.created_at)

    def _leg(self, sid: str) -> Leg:
        try:
            return self.exchange.switchboard.legs[sid]
        except KeyError:
            raise RestError(404, 20404, f"The requested call {sid} was not found") from None


def _start(fields: Mapping[str, str]) -> Fetch | Document:
    if fields.get("Twiml"):
        return Document(fields["Twiml"])
    return Fetch(fields["Url"], fields.get("Method", "POST"))


def _watcher(fields: Mapping[str, str], events: Sequence[str]) -> Watcher | None:
    if not fields.get("StatusCallback"):
        return None
    wanted = frozenset(" ".join(events).split()) or frozenset({"completed"})
    if wanted - EVENTS:
        raise RestError(400, 21626, f"Invalid StatusCallbackEvents: {sorted(wanted - EVENTS)}")
    return Watcher(fields["StatusCallback"], fields.get("StatusCallbackMethod", "POST"), wanted)
