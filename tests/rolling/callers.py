"""Twenty people on the line at once, and somebody at the board, while versions change."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.request import OpenerDirector

from tests.processes.town import BEN, CLEO, Answer, Town

CALLERS = (BEN, CLEO, "+13145550121", "+13145550124", "+13145550125", "+13145550126", "+13145550127")
AT_ONCE = 20
MOST_STEPS = 14
TROUBLE = ("I am still trying to reach your coach", "I cannot connect calls at this moment")  # coaching.line.guard
GATHER = re.compile(r'<Gather [^>]*numDigits="(\d+)"[^>]* action="([^"]+)"')
REDIRECT = re.compile(r"<Redirect[^>]*>([^<]+)<")
DIAL = re.compile(r'<Dial action="([^"]+)"')
WHISPER = re.compile(r'<Number url="([^"]+)"')
STATUS = re.compile(r'statusCallback="([^"]+)"')
LINKS = re.compile(r'(?:href|src)="(/static/[^"]+|/(?:clients|contacts|log|limits|texts|on-call)/[^"#]*)"')


@dataclass
class Seen:
    """What everybody was answered; `wrong` in words."""

    answers: list[Answer] = field(default_factory=list)
    calls: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    pages: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, path: str, answer: Answer) -> str:
        self.answers.append(answer)
        if answer.status not in (200, 204) or any(words in answer.body for words in TROUBLE):
            self.wrong.append(f"{answer.status} {path} {answer.body[:120]}")
        return answer.body


class Caller(threading.Thread):
    """Calls, presses what comes to their mind, hangs up, calls again, until the time is over."""

    def __init__(self, town: Town, seen: Seen, seed: int, is_over: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self.town, self.seen, self.chance, self.is_over = town, seen, random.Random(seed), is_over
        self.number = CALLERS[seed % len(CALLERS)]

    def run(self) -> None:
        while not self.is_over():
            self.call()
            if self.chance.random() < 0.3:
                self.text()

    def text(self) -> None:
        sid, answer = self.town.texts(self.number, "could you call me?")
        self.seen.texts.add(sid)
        self.seen.note("/line/text/", answer)

    def call(self) -> None:
        sid, answer = self.town.calls(self.number)
        self.seen.calls.add(sid)
        body = self.seen.note("/line/voice/", answer)
        for _ in range(MOST_STEPS):
            time.sleep(self.chance.uniform(0.5, 4))  # a sentence is spoken
            path, keys = self.way_on(body)
            if not path:
                break
            body = self.seen.note(path, self.town.goes_on(self.number, sid, path, **keys))
        over = self.town.posts("/line/voice/", CallSid=sid, CallStatus="completed", From=self.number)
        self.seen.note("over", over)

    def way_on(self, body: str) -> tuple[str, dict[str, str]]:
        if rung := DIAL.search(body):
            return rung[1], self.rings(body)
        asked, silence = GATHER.search(body), REDIRECT.search(body)
        if asked and self.chance.random() < 0.5:
            most = int(asked[1])
            return asked[2], {"Digits": self.chance.choice("12345") if most < 10 else "3145550129"}
        return (silence[1] if silence else asked[2] if asked else ""), {}

    def rings(self, body: str) -> dict[str, str]:
        """The coach's telephone: half of them press the key and talk."""
        whisper = WHISPER.search(body)
        if not whisper or self.chance.random() < 0.5:
            return {"DialCallStatus": "no-answer"}
        asked = GATHER.search(self.seen.note(whisper[1], self.town.posts(whisper[1], CallSid="CA" + "e" * 32)))
        if asked:
            time.sleep(1)
            self.seen.note(asked[2], self.town.posts(asked[2], CallSid="CA" + "e" * 32, Digits="1"))
            time.sleep(self.chance.uniform(2, 10))  # they talk
        return {"DialCallStatus": "completed", "DialCallDuration": "5"}


class Reader(threading.Thread):
    """Somebody at the board, who opens what the pages lead to, with their style and script."""

    def __init__(self, browser: OpenerDirector, url: str, seen: Seen, is_over: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self.browser, self.url, self.seen, self.is_over = browser, url, seen, is_over
        self.to_open = ["/"]

    def run(self) -> None:
        while not self.is_over():
            path = self.to_open.pop(0) if self.to_open else "/"
            self.open(path)
            time.sleep(0.2)

    def open(self, path: str) -> None:
        status, body = 0, ""
        try:
            with self.browser.open(self.url + path, timeout=20) as page:
                status, body = page.status, page.read().decode(errors="replace")
        except HTTPError as refused:
            status = refused.code
        except OSError as error:
            body = repr(error)
        self.seen.pages[status] += 1
        if status != 200:
            self.seen.wrong.append(f"{status} page {path.split('?')[0]} {body[:100]}")
        if len(self.to_open) < 40 and not path.startswith("/static/"):
            found = [link.replace("&amp;", "&") for link in dict.fromkeys(LINKS.findall(body))]
            self.to_open += random.sample(found, min(8, len(found)))
