"""A request as the web server hands it on, middleware or none being the application's choice."""

import io
from collections.abc import Callable
from urllib.parse import urlencode


def post(application: Callable, path: str, params: dict[str, str], signature: str) -> str:
    body = urlencode(params).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_X_TWILIO_SIGNATURE": signature,
    }
    answer = application(environ, lambda status, headers, error=None: None)
    said = b"".join(answer).decode()
    answer.close()
    return said
