"""What nginx does in front of two webs, for one machine: each in turn, the next one where one is gone, or has not the
file that a page of the other one asks for.
"""

import contextlib
import itertools
import socket
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Handler(BaseHTTPRequestHandler):
    server: "Front"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        webs = self.server.in_turn()
        for port in webs:
            with contextlib.suppress(OSError, HTTPException):
                answer, said = self._ask(port, body)
                if answer.status == HTTPStatus.NOT_FOUND and self.path.startswith("/static/") and port != webs[-1]:
                    continue
                return self._answer(answer, said)
        return self.send_error(502)

    do_POST = do_GET  # noqa: N815  http.server's own name

    def _ask(self, port: int, body: bytes) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=35)
        with contextlib.closing(connection):
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            return answer, answer.read()

    def _answer(self, answer: HTTPResponse, said: bytes) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *words: object) -> None:
        """Addresses hold tokens."""


class Front(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.webs: list[int] = []
        self._turn = itertools.count()

    def in_turn(self) -> list[int]:
        webs = self.webs
        first = next(self._turn) % len(webs) if webs else 0
        return webs[first:] + webs[:first]

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        super().server_bind()


@contextlib.contextmanager
def front(port: int) -> Iterator[Front]:
    server = Front(port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
