"""The engine as a process of its own on the loopback address: REST for the application, JSON for the page."""

import json
import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from telephony.simulator.errors import HandsetError
from telephony.simulator.exchange import Exchange
from telephony.simulator.handset_api import HandsetApi
from telephony.simulator.rest import LostAnswerError, Rest, basic

HOST = "127.0.0.1"  # never another: whoever reaches this port can take every telephone into the hand
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
LONGEST_BODY = 20_000_000
log = logging.getLogger("telephony.exchange")


class ExchangeServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, exchange: Exchange) -> None:
        super().__init__((HOST, port), ExchangeHandler)
        self.exchange = exchange
        self.rest = Rest(exchange)
        self.handsets = HandsetApi(exchange)


class ExchangeHandler(BaseHTTPRequestHandler):
    server: ExchangeServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        url = urlsplit(self.path)
        body = self._body()
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in OWN_NAMES or body is None:
            return self._json(400, {"error": "Not a request for this exchange"})
        if url.path.startswith("/2010-04-01/"):
            return self._rest(unquote(url.path), body.decode("utf-8", "replace") or url.query)
        with self.server.exchange.lock:
            self._handsets(url.path, parse_qs(url.query), body)

    def _body(self) -> bytes | None:
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length) if length <= LONGEST_BODY else None

    def _rest(self, path: str, fields: str) -> None:
        user, password = basic(self.headers.get("Authorization", ""))
        form = parse_qs(fields, keep_blank_values=True)
        try:
            with self.server.exchange.lock:
                answer = self.server.rest.handle(self.command, path, form, user, password)
                self.server.exchange.changed()
        except LostAnswerError:
            self.close_connection = True
            return
        self._send(answer.status, answer.content_type, answer.body)

    def _handsets(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        match [self.command, *path.strip("/").split("/")]:
            case ["GET", "handsets"]:
                self._json(200, self.server.handsets.state(query.get("number", []), query.get("since", [""])[0]))
            case ["GET", "handsets", "media", sid]:
                piece = self.server.handsets.media(sid)
                if piece:
                    self._send(200, piece.content_type, piece.data)
                else:
                    self._json(404, {"error": "No such photo"})
            case ["POST", "handsets"] if self.headers.get_content_type() == "application/json":
                self._act(body)
            case _:
                self._json(404, {"error": "No such address"})

    def _act(self, body: bytes) -> None:
        try:
            self.server.handsets.act(json.loads(body))
        except HandsetError as error:
            return self._json(409, {"error": str(error)})
        except ValueError:
            return self._json(400, {"error": "Not JSON"})
        self._json(200, {"version": self.server.handsets.version})

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        log.debug(format, *args)
