"""What the carrier is answered has a length: gunicorn would send it in three pieces, and gather a line that nobody
writes for its access log.
"""

import io

import pytest

from config import gunicorn
from config.wsgi import line

pytestmark = pytest.mark.django_db


def answered(path: str) -> dict[str, str]:
    told = {}
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(b""),
    }
    answer = line(environ, lambda status, headers, error=None: told.update(headers, status=status))
    told["sent"] = b"".join(answer)
    answer.close()
    return told


def test_an_answer_of_the_line_tells_its_length():
    told = answered("/line/voice/")
    assert told["status"].startswith("403")
    assert int(told["Content-Length"]) == len(told["sent"])


def test_no_line_is_gathered_for_the_access_log():
    gunicorn.logger_class.__new__(gunicorn.logger_class).access(None, None, None, None)
