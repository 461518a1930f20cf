"""What the simulator's page asks of the exchange: how telephones are, and what a person does with one."""

import base64
import binascii
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from telephony.simulator.errors import HandsetError
from telephony.simulator.exchange import Exchange
from telephony.simulator.handsets import Handset, Text
from telephony.simulator.legs import Direction
from telephony.simulator.messages import Media
from telephony.simulator.webhooks import Delivery

LOG_SHOWN = 80
PHOTO_BYTES = 6_000_000


class HandsetApi:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.run = uuid.uuid4().hex[:8]  # a restarted exchange has another past

    @property
    def version(self) -> str:
        return f"{self.run}-{self.exchange.version}"

    def state(self, numbers: list[str], since: str) -> dict[str, Any]:
        """The handsets asked for, who else rings, and the log; only the version when nothing has changed."""
        if since == self.version:
            return {"version": self.version, "same": True}
        return {
            "version": self.version,
            "now": self.exchange.now().isoformat(),
            "handsets": [handset_json(self.exchange.handset(number)) for number in numbers],
            "ringing": [phone.number for phone in self.exchange.handsets.values() if phone.is_ringing],
            "log": [delivery_json(delivery) for delivery in list(self.exchange.log)[-LOG_SHOWN:]],
            "problems": [
                {"at": problem.at.isoformat(), "what": problem.what, "sid": problem.sid}
                for problem in self.exchange.problems[-LOG_SHOWN:]
            ],
        }

    def act(self, wanted: Mapping[str, Any]) -> None:
        """Raises HandsetError in a sentence for the person at the page."""
        number, act = str(wanted.get("number", "")), wanted.get("act")
        match act:
            case "call":
                self.exchange.call(number, str(wanted.get("line", "")), withheld=str(wanted.get("withheld", "")))
            case "answer":
                self.exchange.answer(number)
            case "decline":
                self.exchange.decline(number)
            case "hang-up":
                self.exchange.hang_up(number)
            case "press":
                self.exchange.press(number, str(wanted.get("keys", "")))
            case "text":
                media = [_photo(photo) for photo in wanted.get("photos", [])]
                body = str(wanted.get("body", ""))
                if not body and not media:
                    raise HandsetError("There is nothing to send")
                self.exchange.text(number, str(wanted.get("line", "")), body, media)
            case "switch":
                phone = self.exchange.handset(number)
                phone.reachable = not phone.reachable
            case _:
                raise HandsetError(f"A telephone cannot {act}")
        self.exchange.changed()

    def media(self, sid: str) -> Media | None:
        for phone in self.exchange.handsets.values():
            for text in phone.texts:
                for piece in text.media:
                    if piece.sid == sid:
                        return piece
        return None


def _photo(photo: Mapping[str, str]) -> tuple[str, bytes]:
    try:
        data = base64.b64decode(photo["data"], validate=True)
    except (KeyError, binascii.Error) as error:
        raise HandsetError("The photo could not be read") from error
    if len(data) > PHOTO_BYTES:
        raise HandsetError("The photo is larger than 6 MB")
    return photo.get("content_type", "image/jpeg"), data


def handset_json(phone: Handset) -> dict[str, Any]:
    leg = phone.leg
    last = phone.calls[-1] if phone.calls else None
    heard = [one for one in phone.heard if last and one.sid == last.sid]
    return {
        "number": phone.number,
        "state": _state(phone),
        "reachable": phone.reachable,
        "listens": phone.waits_for_keys,
        "call": None
        if leg is None
        else {
            "sid": leg.sid,
            "with": leg.called if leg.direction is Direction.INBOUND else leg.caller,
            "talks_to": phone.connected_to.number if phone.connected_to else None,
            "since": _iso(leg.answered_at or leg.created_at),
            "answered": leg.answered_at is not None,
        },
        "captions": [{"at": _iso(one.at), "text": one.text, "language": one.language, "sid": one.sid} for one in heard],
        "calls": len(phone.calls),
        "texts": [_text_json(text) for text in phone.texts],
    }


def _state(phone: Handset) -> str:
    if phone.leg is None:
        return "idle"
    if phone.is_ringing:
        return "ringing"
    if phone.connected_to:
        return "connected"
    return "in-call" if phone.leg.answered_at else "calling"


def _text_json(text: Text) -> dict[str, Any]:
    return {
        "at": _iso(text.at),
        "line": text.line,
        "mine": text.mine,
        "body": text.body,
        "automatic": text.automatic,
        "media": [{"sid": piece.sid, "content_type": piece.content_type} for piece in text.media],
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    webhook, answer = delivery.webhook, delivery.answer
    return {
        "id": webhook.token,
        "at": _iso(delivery.at),
        "kind": webhook.kind.value,
        "method": webhook.method,
        "path": urlsplit(webhook.url).path,
        "params": dict(sorted(webhook.params.items())),
        "status": answer.status,
        "error": answer.error,
        "milliseconds": answer.milliseconds,
        "body": answer.body[:8000] if webhook.kind.value != "status" or not answer.ok else "",
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat()
