"""Messages through the exchange, with the carrier's own STOP, START and HELP."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from telephony.simulator import numbers
from telephony.simulator.errors import HandsetError, RestError, TwimlError
from telephony.simulator.grammar import BODY_CHARACTERS
from telephony.simulator.handsets import Handset, Text
from telephony.simulator.legs import API_VERSION
from telephony.simulator.lines import Line
from telephony.simulator.messages import Media, MessageStatus, TextMessage, segments
from telephony.simulator.sids import new_sid
from telephony.simulator.twiml import Verb, read_text
from telephony.simulator.webhooks import Answer, Kind, Webhook

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

STOP_WORDS = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
START_WORDS = frozenset(["START", "UNSTOP", "YES"])
HELP_WORDS = frozenset(["HELP", "INFO"])
STOP_REPLY = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
START_REPLY = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_REPLY = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
LONGEST_VALIDITY = 36_000
LONGEST_REDIRECTS = 20


class Texts:
    def __init__(self, exchange: "Exchange") -> None:
        self.exchange = exchange
        self.messages: dict[str, TextMessage] = {}
        self.stopped: set[tuple[str, str]] = set()  # (line, phone)

    # A telephone writes to one of our lines.

    def incoming(self, phone: Handset, number: str, body: str, media: Sequence[tuple[str, bytes]] = ()) -> TextMessage:
        """`media` are (content type, bytes)."""
        line = self.exchange.find_line(number)
        if line is None:
            raise HandsetError(f"{number} is not a line of ours")
        if not phone.can_text:
            raise HandsetError(f"{phone.number} cannot text")
        pieces = [Media(new_sid("ME"), content_type, data) for content_type, data in media]
        message = self._new("inbound", phone.number, number, body, MessageStatus.RECEIVED, pieces)
        message.service_sid = line.messaging_service_sid
        phone.texts.append(Text(self.exchange.now(), number, True, body, tuple(pieces), message.sid))
        self.exchange.tell(f"{phone.number} sends {body!r}")
        params = self._inbound_params(message) | self._opt_out(phone, line, body)
        self._ask(message, line.text_url, "POST", params, LONGEST_REDIRECTS)
        return message

    def _inbound_params(self, message: TextMessage) -> dict[str, str]:
        params = self._params(message) | {
            "Body": message.body,
            "NumMedia": str(len(message.media)),
            "NumSegments": str(max(segments(message.body), 1)),
            "SmsMessageSid": message.sid,
            "SmsStatus": "received",
        }
        for index, piece in enumerate(message.media):
            params[f"MediaUrl{index}"] = self.exchange.url(f"Messages/{message.sid}/Media/{piece.sid}")
            params[f"MediaContentType{index}"] = piece.content_type
        for prefix, number in (("From", message.sender), ("To", message.to)):
            params |= numbers.geography(prefix, number)
        return params

    def _params(self, message: TextMessage) -> dict[str, str]:
        params = {
            "AccountSid": self.exchange.account_sid,
            "ApiVersion": API_VERSION,
            "From": message.sender,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "To": message.to,
        }
        return params | {"MessagingServiceSid": message.service_sid} if message.service_sid else params

    def _opt_out(self, phone: Handset, line: Line, body: str) -> dict[str, str]:
        """Twilio answers STOP, START and HELP by itself and tells us which it was."""
        word, key = body.strip().upper(), (line.number, phone.number)
        if word in STOP_WORDS:
            self.stopped.add(key)
            return self._automatic(phone, line, STOP_REPLY, "STOP")
        if word in START_WORDS and (word != "YES" or key in self.stopped):
            self.stopped.discard(key)
            return self._automatic(phone, line, START_REPLY, "START")
        return self._automatic(phone, line, HELP_REPLY, "HELP") if word in HELP_WORDS else {}

    def _automatic(self, phone: Handset, line: Line, reply: str, kind: str) -> dict[str, str]:
        phone.texts.append(Text(self.exchange.now(), line.number, False, reply, automatic=True))
        return {"OptOutType": kind}

    def _ask(self, message: TextMessage, url: str, method: str, params: dict[str, str], left: int) -> None:
        def answered(answer: Answer) -> None:
            try:
                self._carry_out(message, url, params, self._document(url, answer), left)
            except TwimlError as error:
                self.exchange.problem(str(error))

        self.exchange.post(Webhook(Kind.TEXT, url, params, answered, method=method, sid=message.sid))

    def _document(self, url: str, answer: Answer) -> tuple[Verb, ...]:
        if not answer.ok:
            raise TwimlError(f"11200 {url} answered {answer.error or answer.status}")
        return read_text(answer.body, answer.content_type)

    def _carry_out(
        self, message: TextMessage, url: str, params: dict[str, str], verbs: tuple[Verb, ...], left: int
    ) -> None:
        for verb in verbs:
            if verb.name == "Redirect":
                if not left:
                    raise TwimlError(f"an endless redirect of a text: {url}")
                self._ask(message, urljoin(url, verb.text), verb.get("method", "POST"), params, left - 1)
            else:
                self._reply(message, url, verb)

    def _reply(self, message: TextMessage, url: str, verb: Verb) -> None:
        words = verb.text or " ".join(child.text for child in verb.children if child.name == "Body")
        sender, to = verb.get("from", message.to), verb.get("to", message.sender)
        if not self.exchange.find_line(sender):
            raise TwimlError(f"14108 <Message> from {sender}, which is not ours")
        watcher = urljoin(url, verb.get("statusCallback") or verb.get("action"))
        try:
            self.outgoing(
                sender=sender,
                to=to,
                body=words,
                watcher_url=watcher if watcher != url else "",
                direction="outbound-reply",
            )
        except RestError as error:
            self.exchange.note(f"the reply to {message.sid} was not sent: {error.code} {error.message}")

    # We write to a telephone.

    def outgoing(
        self,
        *,
        sender: str,
        to: str,
        body: str,
        watcher_url: str = "",
        valid_for: int = LONGEST_VALIDITY,
        service_sid: str = "",
        direction: str = "outbound-api",
    ) -> TextMessage:
        """Takes a message in; it is sent and delivered a moment later. Raises RestError."""
        self._refuse(sender, to, body, valid_for)
        status = MessageStatus.ACCEPTED if service_sid else MessageStatus.QUEUED
        message = self._new(direction, sender, to, body, status)
        message.watcher_url, message.valid_for, message.service_sid = watcher_url, valid_for, service_sid
        self.exchange.later(timedelta(0), lambda: self._move(message, MessageStatus.QUEUED))
        self.exchange.later(self.exchange.text_delay + self.exchange.faults.text_delay, lambda: self._send(message))
        return message

    def _refuse(self, sender: str, to: str, body: str, valid_for: int) -> None:
        if not body:
            raise RestError(400, 21602, "Message body is required.")
        if len(body) > BODY_CHARACTERS:
            raise RestError(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
        if not numbers.is_valid(to):
            raise RestError(400, 21211, f"Invalid 'To' Phone Number: {to}")
        if to == sender:
            raise RestError(400, 21266, "'To' and 'From' number cannot be the same.")
        if not 1 <= valid_for <= LONGEST_VALIDITY:
            raise RestError(400, 21625, "The ValidityPeriod must be between 1 and 36000 seconds.")
        if (sender, to) in self.stopped:
            raise RestError(400, 21610, "Attempt to send to unsubscribed recipient")
        if not self.exchange.handset(to).can_text:
            raise RestError(400, 21614, f"'To' number is not a valid mobile number: {to}")

    def _send(self, message: TextMessage) -> None:
        late = (self.exchange.now() - message.created_at).total_seconds()
        if late > message.valid_for:
            return self._move(message, MessageStatus.FAILED, 30001)
        message.sent_at = self.exchange.now()
        self._move(message, MessageStatus.SENT)
        self.exchange.later(self.exchange.text_delay, lambda: self._deliver(message))

    def _deliver(self, message: TextMessage) -> None:
        phone = self.exchange.handset(message.to)
        error = self.exchange.faults.text_error or (0 if phone.reachable else 30003)
        if error:
            return self._move(message, MessageStatus.UNDELIVERED, error)
        phone.texts.append(Text(self.exchange.now(), message.sender, False, message.body, sid=message.sid))
        self.exchange.tell(f"{message.to} receives {message.body!r}")
        self._move(message, MessageStatus.DELIVERED)

    def _move(self, message: TextMessage, status: MessageStatus, error_code: int | None = None) -> None:
        message.status, message.error_code, message.updated_at = status, error_code, self.exchange.now()
        self.exchange.changed()
        if not message.watcher_url:
            return
        params = self._params(message) | {"MessageStatus": status.value, "SmsStatus": status.value}
        if error_code:
            params["ErrorCode"] = str(error_code)
        self.exchange.post(Webhook(Kind.STATUS, message.watcher_url, params, self._told, sid=message.sid))

    def _told(self, answer: Answer) -> None:
        if not answer.ok:
            self.exchange.problem(f"11200 a status callback of a text answered {answer.error or answer.status}")

    def _new(
        self,
        direction: str,
        sender: str,
        to: str,
        body: str,
        status: MessageStatus,
        media: Sequence[Media] = (),
    ) -> TextMessage:
        sid = new_sid("MM" if media else "SM")
        message = TextMessage(sid, direction, sender, to, body, self.exchange.now(), status, list(media))
        self.messages[sid] = message
        return message
