"""The engine inside our own process: the official client's HTTP goes to it directly, no socket is opened."""

from collections.abc import Callable, Mapping
from logging import getLogger
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from requests.exceptions import ReadTimeout
from twilio.http import HttpClient
from twilio.http.response import Response

from telephony.simulator.rest import LostAnswerError, Rest, basic

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

Inspect = Callable[[str, str, Mapping[str, Any]], None]


class InProcess(HttpClient):
    """Give it to the door: `door.use(InProcess(exchange))`.

    `inspect(method, url, fields)` sees every request first (a contract test raises there). Webhooks that
    follow from a request leave when somebody settles the exchange: they reach a server after the answer.
    """

    def __init__(self, exchange: "Exchange", inspect: Inspect | None = None) -> None:
        super().__init__(getLogger("twilio.http_client"), False)
        self.exchange = exchange
        self.rest = Rest(exchange)
        self.inspect = inspect
        self.requests: list[tuple[str, str, Mapping[str, Any]]] = []

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        fields = {name: value for name, value in (data or params or {}).items() if value is not None}
        self.requests.append((method.upper(), uri, fields))
        if self.inspect:
            self.inspect(method.upper(), uri, fields)
        url = urlsplit(uri)
        form = parse_qs(url.query, keep_blank_values=True) | parse_qs(
            urlencode(fields, doseq=True), keep_blank_values=True
        )
        user, password = auth or basic((headers or {}).get("Authorization", ""))
        try:
            answer = self.rest.handle(method.upper(), url.path, form, user, password)
        except LostAnswerError:
            raise ReadTimeout("the exchange was told to lose this answer") from None
        text: Any = answer.body.decode() if answer.content_type == "application/json" else answer.body
        return Response(answer.status, text, {"Content-Type": answer.content_type})
