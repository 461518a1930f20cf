"""Messages and media by REST: send, look up, blank, delete."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from telephony.simulator.errors import RestError
from telephony.simulator.filters import in_time
from telephony.simulator.messages import Media, TextMessage
from telephony.simulator.resources import media_json, message_json

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

Form = Mapping[str, Sequence[str]]
CARRIED_OUT = frozenset(["To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"])


class MessageResource:
    def __init__(self, exchange: "Exchange") -> None:
        self.exchange = exchange

    def create(self, form: Form) -> dict[str, object]:
        fields = {name: values[0] for name, values in form.items() if values}
        unknown = sorted(set(fields) - CARRIED_OUT)
        if unknown:
            raise RestError(400, 20001, f"The exchange does not carry out {', '.join(unknown)}")
        if not fields.get("To"):
            raise RestError(400, 21604, "A 'To' phone number is required.")
        if not fields.get("From"):
            raise RestError(400, 21603, "A 'From' phone number is required.")
        if not self.exchange.find_line(fields["From"]):
            raise RestError(400, 21606, f"The 'From' number {fields['From']} is not a number of this account.")
        message = self.exchange.texts.outgoing(
            sender=fields["From"],
            to=fields["To"],
            body=fields.get("Body", ""),
            watcher_url=fields.get("StatusCallback", ""),
            valid_for=int(fields.get("ValidityPeriod", 36_000)),
            service_sid=fields.get("MessagingServiceSid", ""),
        )
        return message_json(message, self.exchange.account_sid)

    def fetch(self, sid: str) -> dict[str, object]:
        return message_json(self._message(sid), self.exchange.account_sid)

    def update(self, sid: str, form: Form) -> dict[str, object]:
        """An empty Body blanks the words."""
        message = self._message(sid)
        if "Body" not in form or any(form["Body"]):
            raise RestError(400, 20001, "Only an empty Body can be set")
        message.body = ""
        return message_json(message, self.exchange.account_sid)

    def delete(self, sid: str) -> None:
        self._message(sid)
        del self.exchange.texts.messages[sid]

    def matching(self, form: Form) -> list[dict[str, object]]:
        """Newest first."""
        found = [message for message in self.exchange.texts.messages.values() if self._fits(message, form)]
        return [message_json(message, self.exchange.account_sid) for message in reversed(found)]

    def _fits(self, message: TextMessage, form: Form) -> bool:
        for name, value in (("To", message.to), ("From", message.sender)):
            if form.get(name) and form[name][0] != value:
                return False
        return in_time(form, "DateSent", message.sent_at or message.created_at)

    def media_of(self, sid: str) -> list[dict[str, object]]:
        message = self._message(sid)
        return [media_json(message, piece, self.exchange.account_sid) for piece in message.media]

    def media(self, sid: str, media_sid: str) -> Media:
        for piece in self._message(sid).media:
            if piece.sid == media_sid:
                return piece
        raise RestError(404, 20404, f"The requested media {media_sid} was not found")

    def fetch_media(self, sid: str, media_sid: str) -> dict[str, object]:
        return media_json(self._message(sid), self.media(sid, media_sid), self.exchange.account_sid)

    def delete_media(self, sid: str, media_sid: str) -> None:
        piece = self.media(sid, media_sid)
        self._message(sid).media.remove(piece)

    def _message(self, sid: str) -> TextMessage:
        try:
            return self.exchange.texts.messages[sid]
        except KeyError:
            raise RestError(404, 20404, f"The requested message {sid} was not found") from None
