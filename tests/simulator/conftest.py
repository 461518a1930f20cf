"""A carrier's customer in a dictionary: path -> TwiML. The engine is tried against it, not our pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from telephony.simulator.exchange import Exchange
from telephony.simulator.lines import Line
from telephony.simulator.webhooks import Answer, Webhook

LINE = "+13145550100"
BEN = "+13145550122"
JONAS = "+13145550112"
MIRA = "+13145550111"
BASE = "https://clinic.example"
CONFIGURED = Line(LINE, f"{BASE}/voice", f"{BASE}/text", f"{BASE}/ended")
START = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
EMPTY = "<Response/>"

Page = str | Answer | Callable[[Webhook], str | Answer]


@dataclass
class Customer:
    """The other end of the webhooks: answers from `pages`, remembers what was posted."""

    pages: dict[str, Page] = field(default_factory=dict)
    posts: list[Webhook] = field(default_factory=list)

    def deliver(self, webhook: Webhook) -> Answer:
        self.posts.append(webhook)
        page = self.pages.get(webhook.url.removeprefix(BASE), EMPTY)
        page = page(webhook) if callable(page) else page
        return page if isinstance(page, Answer) else Answer(200, "text/xml", page)

    def posted(self, path: str) -> list[dict[str, str]]:
        return [webhook.params for webhook in self.posts if webhook.url == BASE + path]


@dataclass
class Telephones:
    """The engine with a clock that stands still until it is moved."""

    customer: Customer
    now: datetime = START
    exchange: Exchange = field(init=False)

    def __post_init__(self) -> None:
        self.exchange = Exchange(
            account_sid="AC" + "0" * 32,
            auth_token="local-auth-token",
            now=lambda: self.now,
            find_line={LINE: CONFIGURED}.get,
        )

    def settle(self) -> None:
        self.exchange.settle(self.customer.deliver)

    def wait(self, seconds: float) -> None:
        end = self.now + timedelta(seconds=seconds)
        while (due := self.exchange.timers.next_due()) and due <= end:
            self.now = max(self.now, due)
            self.settle()
        self.now = end
        self.settle()

    def call(self, number: str = BEN, **how: object) -> None:
        self.exchange.call(number, LINE, **how)
        self.settle()

    def answer(self, number: str) -> None:
        self.exchange.answer(number)
        self.settle()

    def press(self, number: str, keys: str) -> None:
        self.exchange.press(number, keys)
        self.settle()

    def hang_up(self, number: str) -> None:
        self.exchange.hang_up(number)
        self.settle()

    def decline(self, number: str) -> None:
        self.exchange.decline(number)
        self.settle()

    def text(self, body: str, number: str = BEN, media: tuple = ()) -> None:
        self.exchange.text(number, LINE, body, media)
        self.settle()

    def speech(self, number: str) -> list[str]:
        return [heard.text for heard in self.exchange.handset(number).heard if heard.is_speech]

    def received(self, number: str) -> list[str]:
        return [text.body for text in self.exchange.handset(number).texts if not text.mine]

    @property
    def problems(self) -> list[str]:
        return [problem.what for problem in self.exchange.problems]


@pytest.fixture
def customer() -> Customer:
    return Customer()


@pytest.fixture
def phones(customer: Customer) -> Telephones:
    return Telephones(customer)
