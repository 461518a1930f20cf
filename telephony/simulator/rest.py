"""Twilio's REST of 2010-04-01, as far as Calls, Messages and Media go, over the engine."""

import base64
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telephony.simulator.errors import RestError
from telephony.simulator.rest_calls import CallResource
from telephony.simulator.rest_messages import MessageResource

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

Form = Mapping[str, Sequence[str]]
ROUTE = re.compile(r"/2010-04-01/Accounts/(?P<account>AC[0-9a-fA-F]{32})/(?P<rest>[^?]+)")


class LostAnswerError(Exception):
    """The request was carried out, but its answer never arrives."""


@dataclass(frozen=True, slots=True)
class RestAnswer:
    status: int
    body: bytes
    content_type: str = "application/json"


class Rest:
    def __init__(self, exchange: "Exchange") -> None:
        self.exchange = exchange
        self.calls = CallResource(exchange)
        self.messages = MessageResource(exchange)

    def handle(self, method: str, path: str, form: Form, user: str, password: str) -> RestAnswer:
        """`form`: the fields of the body, or of the query for GET. A fault may raise LostAnswerError."""
        fault = self.exchange.faults.for_request(method, path)
        if fault and not fault.lost:
            code = 20429 if fault.status == 429 else 20500
            return _refused(RestError(fault.status, code, "The exchange was told to refuse this request"))
        try:
            answer = self._route(method, path, form, user, password)
        except RestError as error:
            answer = _refused(error)
        if fault:
            raise LostAnswerError
        return answer

    def _route(self, method: str, path: str, form: Form, user: str, password: str) -> RestAnswer:
        match = ROUTE.fullmatch(path)
        self._authenticate(user, password)
        if not match or match["account"] != self.exchange.account_sid:
            raise RestError(404, 20404, f"The requested resource {path} was not found")
        parts = match["rest"].removesuffix(".json").split("/")
        wants_json = match["rest"].endswith(".json")
        found = self._resource(method, parts, wants_json, form)
        if found is None:
            raise RestError(404, 20404, f"The requested resource {path} was not found")
        return found

    def _resource(self, method: str, parts: list[str], wants_json: bool, form: Form) -> RestAnswer | None:
        match [method, *parts]:
            case ["POST", "Calls"]:
                return _json(201, self.calls.create(form))
            case ["GET", "Calls"]:
                return _json(200, self._page("calls", self.calls.matching(form), form))
            case ["GET", "Calls", sid]:
                return _json(200, self.calls.fetch(sid))
            case ["POST", "Calls", sid]:
                return _json(200, self.calls.update(sid, form))
            case ["DELETE", "Calls", sid]:
                return _gone(self.calls.delete, sid)
            case ["POST", "Messages"]:
                return _json(201, self.messages.create(form))
            case ["GET", "Messages"]:
                return _json(200, self._page("messages", self.messages.matching(form), form))
            case ["GET", "Messages", sid]:
                return _json(200, self.messages.fetch(sid))
            case ["POST", "Messages", sid]:
                return _json(200, self.messages.update(sid, form))
            case ["DELETE", "Messages", sid]:
                return _gone(self.messages.delete, sid)
            case ["GET", "Messages", sid, "Media"]:
                return _json(200, self._page("media_list", self.messages.media_of(sid), form))
            case ["GET", "Messages", sid, "Media", media] if wants_json:
                return _json(200, self.messages.fetch_media(sid, media))
            case ["GET", "Messages", sid, "Media", media]:
                piece = self.messages.media(sid, media)
                return RestAnswer(200, piece.data, piece.content_type)
            case ["DELETE", "Messages", sid, "Media", media]:
                return _gone(self.messages.delete_media, sid, media)
        return None

    def _authenticate(self, user: str, password: str) -> None:
        good = hmac.compare_digest(user, self.exchange.account_sid)
        if not (good and hmac.compare_digest(password.encode(), self.exchange.auth_token.encode())):
            raise RestError(401, 20003, "Authenticate")

    def _page(self, name: str, found: list[dict[str, object]], form: Form) -> dict[str, object]:
        size = min(int(first(form, "PageSize", "50")), 1000)
        page = int(first(form, "Page", "0"))
        shown = found[page * size : (page + 1) * size]
        more = len(found) > (page + 1) * size
        resource = {"media_list": "Messages"}.get(name, name.capitalize())
        base = f"/2010-04-01/Accounts/{self.exchange.account_sid}/{resource}.json"
        return {
            name: shown,
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": page * size + max(len(shown) - 1, 0),
            "uri": f"{base}?PageSize={size}&Page={page}",
            "first_page_uri": f"{base}?PageSize={size}&Page=0",
            "next_page_uri": f"{base}?PageSize={size}&Page={page + 1}" if more else None,
            "previous_page_uri": f"{base}?PageSize={size}&Page={page - 1}" if page else None,
        }


def first(form: Form, name: str, default: str = "") -> str:
    values = form.get(name)
    return values[0] if values else default


def basic(header: str) -> tuple[str, str]:
    """User and password of an Authorization header; empty words when there is none."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(coded).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password


def _json(status: int, body: object) -> RestAnswer:
    return RestAnswer(status, json.dumps(body).encode())


def _gone(delete: Callable[..., None], *sids: str) -> RestAnswer:
    delete(*sids)
    return RestAnswer(204, b"")


def _refused(error: RestError) -> RestAnswer:
    return _json(
        error.status,
        {
            "code": error.code,
            "message": error.message,
            "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
            "status": error.status,
        },
    )
