"""A caller's carrier in a hurry: signed webhooks over a few connections that are kept open, one process, no threads.

Requests are made and signed before the clock starts; while it runs, only bytes are sent and read. Every call has a
SID of its own, so that none is taken for a repeat.
"""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

PATH = "/line/voice/"
PLACE = {"City": "SAINT LOUIS", "Country": "US", "State": "MO", "Zip": "63101"}
MOST_A_SECOND = 6_000  # requests made ready for each second; more than any server here answers
STALLED_SECONDS = 10.0


@dataclass
class Result:
    seconds: float = 0.0
    took: list[float] = field(default_factory=list)  # seconds a request
    refused: int = 0
    last: bytes = b""

    @property
    def a_second(self) -> float:
        return len(self.took) / self.seconds

    def percentile(self, part: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


def requests_for(port: int, *, token: str, line: str, callers: list[str], count: int, random: Random) -> list[bytes]:
    """So many webhooks of incoming calls as the carrier would post them, ready to be sent."""
    sign, url = RequestValidator(token), f"http://127.0.0.1:{port}{PATH}"
    made = []
    for _ in range(count):
        params = _call(random.choice(callers), line, f"CA{random.getrandbits(128):032x}")
        body = urlencode(params).encode()
        signature = sign.compute_signature(url, params)
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Twilio-Signature: {signature}"
            f"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def _call(caller: str, line: str, sid: str) -> dict[str, str]:
    ends = {"From": caller, "Caller": caller, "To": line, "Called": line}
    places = {f"{who}{what}": value for who in ends for what, value in PLACE.items()}
    told = {"AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01", "CallSid": sid, "CallStatus": "ringing"}
    return ends | places | told | {"Direction": "inbound"}


class Connection:
    """One open connection: a request on its way, and what has come of the answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=STALLED_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self.answer = b""

    def send(self, request: bytes) -> None:
        self.answer, self.begun = b"", time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Takes what is there; True when the answer is whole. ConnectionError when the server hung up."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed a connection")
        self.answer += part
        return self._is_whole()

    def _is_whole(self) -> bool:
        """By its length where that is told, else by the last chunk."""
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return False
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        return len(body) >= int(length) if length else body.endswith(b"0\r\n\r\n")


def run(port: int, requests: list[bytes], *, seconds: float, connections: int) -> Result:
    """Keeps so many connections busy until the time or the requests are up."""
    result, queue = Result(), iter(requests)
    with selectors.DefaultSelector() as selector:
        opened = [Connection(port) for _ in range(connections)]
        started = time.perf_counter()
        for one in opened:
            selector.register(one.socket, selectors.EVENT_READ, one)
            one.send(next(queue))
        busy = connections
        while busy:
            ready = selector.select(STALLED_SECONDS)
            if not ready:
                raise TimeoutError("the server does not answer")
            for key, _ in ready:
                busy -= _advance(key.data, queue, result, started + seconds)
        result.seconds = time.perf_counter() - started
        for one in opened:
            one.socket.close()
    return result


def _advance(one: Connection, queue: object, result: Result, ends_at: float) -> bool:
    """Reads; sends the next one when an answer is whole. True when this connection has nothing more to do."""
    if not one.read():
        return False
    now = time.perf_counter()
    result.took.append(now - one.begun)
    result.last = one.answer
    result.refused += not one.answer.startswith(b"HTTP/1.1 200")
    following = next(queue, None) if now < ends_at else None  # type: ignore[call-overload]
    if following is None:
        return True
    one.send(following)
    return False
