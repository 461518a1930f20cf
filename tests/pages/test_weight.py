"""What the board weighs when it is full, and what it brings: a therapist at night may be on a slow telephone."""

import gzip
import re
from pathlib import Path

import django_htmx

from tests.pages.conftest import take_in

STATIC = Path(__file__).parents[2] / "static"
HTMX = Path(django_htmx.__file__).parent / "static"
KB = 1000


def brought(page: str) -> list[Path]:
    """Scripts and styles of a page, with what its styles import."""
    names = re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css))"', page)
    files = [next(folder / name for folder in (STATIC, HTMX) if (folder / name).is_file()) for name in names]
    styles = [file for file in files if file.suffix == ".css"]
    return files + [
        style.parent / name for style in styles for name in re.findall(r'@import url\("(.+?)"\)', style.read_text())
    ]


def weight(*contents: bytes) -> int:
    return sum(len(gzip.compress(content)) for content in contents)


def test_the_full_board_is_light(browse, riverbend, jonas, asks, calls) -> None:
    for number in range(30):
        client = take_in(riverbend, f"Client {number}", f"+131455509{number:02}", jonas)
        asks(client, severity=number % 6)
        calls(client, "hung_up")
        calls(client, "connected", with_whom=jonas)
    answer = browse(jonas).get("/")
    files = brought(answer.content.decode())
    assert {"htmx-2.min.js", "app.js", "board.js", "app.css", "places.css"} <= {file.name for file in files}
    assert weight(answer.content) < 60 * KB
    assert weight(*(file.read_bytes() for file in files)) < 90 * KB
