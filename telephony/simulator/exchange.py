"""The exchange: telephones, lines, what is due, what is on its way to us, and what went wrong."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from telephony.simulator.errors import HandsetError
from telephony.simulator.faults import Faults
from telephony.simulator.handsets import Handset, Heard
from telephony.simulator.legs import Leg, Status
from telephony.simulator.lines import Line
from telephony.simulator.messages import TextMessage
from telephony.simulator.switchboard import Switchboard, shown_number
from telephony.simulator.texts import Texts
from telephony.simulator.timers import Timer, Timers
from telephony.simulator.webhooks import Answer, Delivery, Webhook

LOG_LENGTH = 400
JOURNAL_LENGTH = 5_000
KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that Twilio would write to its error log."""

    at: datetime
    what: str
    sid: str = ""


class Exchange:
    """`now` gives aware datetimes, `find_line` knows our numbers; at `speech_rate` 0 speech takes no time.

    Nothing here blocks or opens a socket: `take_work()` runs what is due and hands out the webhooks to
    deliver, `answered()` takes their answers.
    """

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        now: Callable[[], datetime],
        find_line: Callable[[str], Line | None],
        api_base_url: str = "https://api.twilio.com",
        speech_rate: float = 0,
        call_delay: timedelta = timedelta(0),
        text_delay: timedelta = timedelta(0),
    ) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.now = now
        self.find_line = find_line
        self.api_base_url = api_base_url.rstrip("/")
        self.speech_rate = speech_rate
        self.call_delay = call_delay
        self.text_delay = text_delay
        self.timers = Timers()
        self.faults = Faults()
        self.switchboard = Switchboard(self)
        self.texts = Texts(self)
        self.handsets: dict[str, Handset] = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.log: deque[Delivery] = deque(maxlen=LOG_LENGTH)
        self.journal: deque[tuple[datetime, str]] = deque(maxlen=JOURNAL_LENGTH)  # everything, in order
        self.version = 0
        self.lock = threading.RLock()
        self.changes = threading.Condition(self.lock)
        self._outgoing: deque[Webhook] = deque()

    # What a person does with a telephone.

    def handset(self, number: str) -> Handset:
        """The telephone with this number; every number has one."""
        return self.handsets.setdefault(number, Handset(number))

    def call(
        self, number: str, line: str, *, withheld: bool | str = False, stir: str = "TN-Validation-Passed-A"
    ) -> Leg:
        phone = self.handset(number)
        return self.switchboard.incoming(phone, line, shown_number(phone, withheld=withheld), stir)

    def answer(self, number: str) -> None:
        self.switchboard.answer(self._ringing(number))

    def decline(self, number: str) -> None:
        self.switchboard.end(self._ringing(number), Status.BUSY)

    def hang_up(self, number: str) -> None:
        """A caller who gives up before an answer leaves a call that was not answered."""
        leg = self._live(number)
        self.switchboard.end(leg, Status.COMPLETED if leg.answered_at else Status.NO_ANSWER)

    def press(self, number: str, keys: str) -> None:
        """Keys nobody listens to are lost, as they are on a telephone."""
        if not set(keys) <= KEYS:
            raise HandsetError(f"a telephone has no keys {keys!r}")
        leg = self._live(number)
        for key in keys:
            taken = bool(leg.script and leg.script.key(key))
            leg.phone.keys.append((key, "taken" if taken else "lost"))
            self.tell(f"{number} presses {key}{'' if taken else ', and nobody listens'}")
        self.changed()

    def text(self, number: str, line: str, body: str, media: Sequence[tuple[str, bytes]] = ()) -> TextMessage:
        return self.texts.incoming(self.handset(number), line, body, media)

    def _ringing(self, number: str) -> Leg:
        phone = self.handset(number)
        if not phone.leg or not phone.is_ringing:
            raise HandsetError(f"{number} is not ringing")
        return phone.leg

    def _live(self, number: str) -> Leg:
        phone = self.handset(number)
        if not phone.leg or not phone.leg.live or phone.is_ringing:
            raise HandsetError(f"{number} is not in a call")
        return phone.leg

    # What the parts of the exchange use.

    def hear(self, leg: Leg, text: str, language: str = "", voice: str = "") -> None:
        leg.phone.heard.append(Heard(self.now(), text, language, voice, leg.sid))
        self.tell(f"{leg.phone.number} hears {text}")

    def tell(self, what: str) -> None:
        """One line of the journal."""
        self.journal.append((self.now(), what))
        self.changed()

    def later(self, delay: timedelta, action: Callable[[], None]) -> Timer:
        return self.timers.at(self.now() + delay, action)

    def post(self, webhook: Webhook) -> None:
        if self.faults.drops(webhook):
            return
        delay = self.faults.delay_of(webhook)
        if delay:
            self.later(delay, lambda: self._queue(webhook))
        else:
            self._queue(webhook)

    def _queue(self, webhook: Webhook) -> None:
        self._outgoing.append(webhook)
        if self.faults.shuffle:
            self.faults.shuffle.shuffle(self._outgoing)

    def problem(self, what: str, leg: Leg | None = None) -> None:
        self.problems.append(Problem(self.now(), what, leg.sid if leg else ""))
        self.tell(f"    went wrong: {what}")

    def note(self, what: str) -> None:
        self.notes.append(Problem(self.now(), what))
        self.changed()

    def changed(self) -> None:
        with self.lock:
            self.version += 1
            self.changes.notify_all()

    def url(self, resource: str) -> str:
        """The address of a resource of our account, as Twilio writes it."""
        return f"{self.api_base_url}/2010-04-01/Accounts/{self.account_sid}/{resource}"

    def legs(self) -> Iterator[Leg]:
        return iter(self.switchboard.legs.values())

    # What drives the exchange.

    def take_work(self) -> list[Webhook]:
        """Run whatever is due now; what has to be posted to us, in order."""
        while timer := self.timers.pop_due(self.now()):
            timer.action()
        work = list(self._outgoing)
        self._outgoing.clear()
        return work

    def answered(self, webhook: Webhook, answer: Answer) -> None:
        self.log.append(Delivery(self.now(), webhook, answer))
        self.tell(f"    {webhook} -> {answer}")
        webhook.then(answer)
        self.changed()

    def settle(self, deliver: Callable[[Webhook], Answer]) -> None:
        """Run and deliver until nothing is left to do at this instant."""
        while work := self.take_work():
            for webhook in work:
                answer = deliver(webhook)
                for _ in range(self.faults.copies - 1):
                    answer = deliver(webhook)
                self.answered(webhook, answer)
