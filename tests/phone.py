"""A telephone in the hand: journeys are written with it.

    def test_it_connects(handset, line, clock):
        ben, jonas = handset("Ben"), handset("Jonas")
        ben.calls(line)
        ben.hears("988")
        ben.waits(seconds=4)
        jonas.is_rung()
        jonas.answers()
        jonas.presses("1")
        ben.is_connected_to(jonas)

A journey fails by itself on whatever its statements did not expect: see `Town.check`.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from telephony.simulator.exchange import Exchange
from telephony.simulator.handsets import Handset, Heard, Text
from telephony.simulator.legs import Leg, Status
from telephony.simulator.switchboard import RINGING
from telephony.simulator.webhooks import Answer, Webhook
from tests.phone_clock import Clock
from tests.phone_wire import leaks

LINE = "+13145550100"
HARBOR_LINE = "+13145550200"
STAFF = {
    "Mira": "+13145550111",
    "Jonas": "+13145550112",
    "Priya": "+13145550113",
    "Lee": "+13145550114",
    "Ada": "+13145550115",
}
CLIENTS = {
    "Ana": "+13145550121",
    "Ben": "+13145550122",
    "Cleo": "+13145550123",
    "Dev": "+13145550124",
    "Eli": "+13145550125",
    "Fay": "+13145550126",
    "Karin": "+13145550127",
    "Gil": "+13145550128",
    "Hana": "+13145550221",
}
NUMBERS = STAFF | CLIENTS
PINS = {name: number[-6:].replace("550", "210") for name, number in CLIENTS.items()}
SOON = 10  # seconds that a text or a call may take to arrive: a tick of the beat, and the carrier


def plain(text: str) -> str:
    """Lower case, and digits said one by one ("9 8 8", "9-8-8", "9, 8, 8") as one number."""
    return re.sub(r"(?<=\d)(?:[ ,.\-\u00a0]+)(?=\d(?!\d))", "", " ".join(text.split())).lower()


class Town:
    """The exchange, the clock and all telephones of a journey."""

    def __init__(self, exchange: Exchange, clock: Clock) -> None:
        self.exchange = exchange
        self.clock = clock
        self.phones: dict[str, Phone] = {}
        self.crashes: list[str] = []
        self._client = Client(raise_request_exception=False)
        clock.settle = self.settle

    def phone(self, who: str) -> "Phone":
        """By name of the demo clinic, or by number."""
        number = NUMBERS.get(who, who)
        return self.phones.setdefault(number, Phone(self, self.exchange.handset(number), who))

    def deliver(self, webhook: Webhook) -> Answer:
        """Post to our own application, as the public URL says."""
        if not webhook.url.startswith(settings.PUBLIC_URL + "/"):
            return Answer(0, error=f"{webhook.url} is not under {settings.PUBLIC_URL}")
        target = urlsplit(webhook.target)
        headers = webhook.headers(self.exchange.auth_token)
        content_type = headers.pop("Content-Type", "application/octet-stream")
        response = self._client.generic(
            webhook.method,
            target.path + ("?" + target.query if target.query else ""),
            webhook.body,
            content_type=content_type,
            headers=headers,
            secure=target.scheme == "https",
            SERVER_NAME=target.hostname or "",
        )
        if getattr(response, "exc_info", None):
            self.crashes.append(f"{webhook.url}: {response.exc_info[1]!r}")
        return Answer(response.status_code, response.headers.get("Content-Type", ""), response.content.decode())

    def settle(self) -> None:
        self.exchange.settle(self.deliver)

    def forgives(self, part: str) -> None:
        """This journey meant to have a problem like this one."""
        found = [problem for problem in self.exchange.problems if part in problem.what]
        assert found, f"nothing went wrong like {part!r}: {[p.what for p in self.exchange.problems]}"
        self.exchange.problems = [problem for problem in self.exchange.problems if part not in problem.what]
        self.crashes.clear()

    def check(self) -> None:
        """Raise AssertionError for all that no statement of the journey expected."""
        for leg in [leg for leg in self.exchange.legs() if leg.live]:
            self.exchange.switchboard.end(leg, Status.COMPLETED if leg.answered_at else Status.NO_ANSWER)
        self.settle()
        wrong = [f"went wrong: {problem.what}" for problem in self.exchange.problems]
        wrong += [f"crashed: {crash}" for crash in self.crashes]
        wrong += [line for number in self.exchange.handsets for line in self.phone(self._name(number)).unexpected()]
        wrong += leaks(self.exchange, names=list(NUMBERS), private_numbers=set(STAFF.values()))
        assert not wrong, "\n".join([*wrong, "", self.story()])

    def _name(self, number: str) -> str:
        return next((name for name, known in NUMBERS.items() if known == number), number)

    def story(self) -> str:
        """What every telephone lived through, for a failing test's reader."""
        told = "\n".join(f"{at:%m-%d %H:%M:%S} {what}" for at, what in self.exchange.journal)
        for name, number in NUMBERS.items():
            told = told.replace(number, name)
        return told


class Phone:
    """One telephone. Statements in the present tense; those that ask fail with the whole story."""

    def __init__(self, town: Town, handset: Handset, name: str) -> None:
        self.town = town
        self.handset = handset
        self.number = handset.number
        self.name = name
        self._first_heard = 0  # where the present call begins in what was heard
        self._at = 0  # the utterance matched last
        self._expected_calls: set[str] = set()
        self._read: set[int] = set()  # positions of texts that a statement asked for

    def __repr__(self) -> str:
        return f"<{self.name} {self.number}>"

    # Calls.

    def calls(self, line: str, *, withheld: bool | str = False) -> "Phone":
        """`withheld` True arrives as "anonymous"; give "+266696687" for the keypad spelling."""
        self._new_call()
        self.town.exchange.call(self.number, line, withheld=withheld)
        return self._settled()

    def is_rung(self, *, within: int = SOON, by: str = "") -> "Phone":
        """Rings now or soon; `by` is the number that its display must show."""
        self._until(lambda: self.handset.is_ringing, within, "is not rung")
        self._expect(self.handset.leg)
        if by:
            shown = self.handset.leg.caller if self.handset.leg else ""
            self._assert(shown == by, f"shows {shown}, not {by}")
        return self

    def is_not_rung(self) -> "Phone":
        self.town.clock.tick()
        self._assert(not self.handset.is_ringing, "is rung")
        return self

    def answers(self) -> "Phone":
        self.is_rung()
        self._new_call()
        self.town.exchange.answer(self.number)
        return self._settled()

    def declines(self) -> "Phone":
        self.is_rung()
        self.town.exchange.decline(self.number)
        return self._settled()

    def does_not_answer(self, *, seconds: int = 60) -> "Phone":
        """Lets it ring until the ringing stops."""
        self.is_rung()
        self._until(lambda: not self.handset.is_ringing, seconds, "rings for ever")
        return self

    def presses(self, keys: str) -> "Phone":
        self.town.exchange.press(self.number, keys)
        return self._settled()

    def waits(self, **span: float) -> "Phone":
        """Silence: `phone.waits(seconds=4)`."""
        self.town.clock.forward(**span)
        return self

    def hangs_up(self) -> "Phone":
        self.town.exchange.hang_up(self.number)
        return self._settled()

    def is_connected_to(self, other: "Phone") -> "Phone":
        self._assert(self.handset.connected_to is other.handset, f"is not connected to {other.name}")
        return self

    def is_connected_to_nobody(self) -> "Phone":
        self._assert(self.handset.connected_to is None, "is connected to somebody")
        return self

    def is_in_a_call(self) -> "Phone":
        self._assert(self.handset.is_live, "is not in a call")
        return self

    def call_has_ended(self) -> "Phone":
        self._assert(self.handset.leg is None, "is still in a call")
        return self

    # What comes out of the earpiece.

    @property
    def speech(self) -> list[str]:
        """What was said in the present, or last, call."""
        return [heard.text for heard in self._heard() if heard.is_speech]

    def hears(self, words: str, *, language: str = "") -> "Phone":
        """Said at or after what was matched last; case does not matter; `language` like "es"."""
        for position, heard in enumerate(self._heard()):
            if position >= self._at and self._says(heard, words, language):
                self._at = position
                return self
        return self._fail(f"does not hear {words!r} {language}")

    def does_not_hear(self, words: str) -> "Phone":
        """Nowhere in the present, or last, call."""
        said = [text for text in self.speech if plain(words) in plain(text)]
        self._assert(not said, f"hears {words!r} in {said}")
        return self

    def hears_nothing_more(self) -> "Phone":
        rest = [heard.text for heard in self._heard()[self._at + 1 :] if heard.is_speech]
        self._assert(not rest, f"hears more: {rest}")
        return self

    def hears_ringing(self) -> "Phone":
        self._assert(any(heard.text == RINGING for heard in self._heard()[self._at :]), "hears no ringing")
        return self

    # Texts.

    def texts(self, body: str, *, to: str = LINE, photos: Sequence[bytes] = ()) -> "Phone":
        self.town.exchange.text(self.number, to, body, [("image/jpeg", photo) for photo in photos])
        return self._settled()

    def receives(self, words: str, *, within: int = SOON, sender: str = "") -> "Phone":
        """A text with these words that no statement asked for before; now or soon."""
        found: list[int] = []

        def arrived() -> bool:
            found[:] = [
                position
                for position, text in enumerate(self.handset.texts)
                if not text.mine and position not in self._read and plain(words) in plain(text.body)
                and (not sender or text.line == sender)
            ]  # fmt: skip
            return bool(found)

        self._until(arrived, within, f"does not receive {words!r}")
        self._read.add(found[0])
        return self

    def receives_nothing(self) -> "Phone":
        self.town.clock.tick()
        self._assert(not self._unread(), f"receives {[text.body for text in self._unread()]}")
        return self

    def receives_nothing_more(self) -> "Phone":
        return self.receives_nothing()

    @property
    def inbox(self) -> list[str]:
        return [text.body for text in self.handset.texts if not text.mine]

    # How the harness looks at it.

    def unexpected(self) -> list[str]:
        calls = [
            leg for leg in self.handset.calls if leg.direction != "inbound" and leg.sid not in self._expected_calls
        ]
        return [f"{self.name} was rung, which nobody expected" for _ in calls] + [
            f"{self.name} received {text.body!r}, which nobody expected" for text in self._unread()
        ]

    def _unread(self) -> list[Text]:
        return [
            text
            for position, text in enumerate(self.handset.texts)
            if not text.mine and not text.automatic and position not in self._read
        ]

    def _heard(self) -> list[Heard]:
        return self.handset.heard[self._first_heard :]

    def _says(self, heard: Heard, words: str, language: str) -> bool:
        return heard.is_speech and plain(words) in plain(heard.text) and heard.language.startswith(language)

    def _new_call(self) -> None:
        self._first_heard, self._at = len(self.handset.heard), 0

    def _expect(self, leg: Leg | None) -> None:
        if leg:
            self._expected_calls.add(leg.sid)

    def _until(self, holds: Any, seconds: int, otherwise: str) -> None:
        """Let the jobs run, then let time pass, a second at a time."""
        if holds():
            return
        self.town.clock.tick()
        end = self.town.clock.now + timedelta(seconds=seconds)
        while not holds():
            if self.town.clock.now >= end:
                self._fail(f"{otherwise} within {seconds} s")
            self.town.clock.forward(seconds=1)

    def _settled(self) -> "Phone":
        self.town.settle()
        return self

    def _assert(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self._fail(otherwise)

    def _fail(self, what: str) -> "Phone":
        raise AssertionError(f"{self.name} {what}\n\n{self.town.story()}")
