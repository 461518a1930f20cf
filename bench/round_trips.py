"""How often the first webhook of a call speaks with the database: each round trip passes our wait callback once.

Runs in a process of its own, against the bench's database, and prints the number.
"""

from __future__ import annotations

import io
import os
from random import Random

from django.conf import settings

from bench import load
from bench.calls import LINE
from bench.floor_token import TOKEN
from config.wsgi import application
from telephony import deadline

WARM_UP = 3


def count() -> int:
    """Of a call that is connected, on a connection that is open already, BEGIN and COMMIT included."""
    made = load.requests_for(
        int(os.environ["PORT"]), token=TOKEN, line=LINE, callers=["+15551000007"], count=WARM_UP + 1, random=Random()
    )
    for request in made[:-1]:
        _answer(request)
    waited = 0
    wait = deadline.wait

    def counted(connection: object) -> None:
        nonlocal waited
        waited += 1
        wait(connection)

    deadline.extensions.set_wait_callback(counted)
    said = _answer(made[-1])
    deadline.install()
    assert b"/connect/" in said, said
    return waited


def _answer(request: bytes) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": load.PATH,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(settings.PORT),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": headers["Content-Length"],
        "HTTP_HOST": headers["Host"],
        "HTTP_X_TWILIO_SIGNATURE": headers["X-Twilio-Signature"],
    }
    answer = application(environ, lambda status, headers, error=None: None)
    said = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]
    return said


if __name__ == "__main__":
    print(count())
