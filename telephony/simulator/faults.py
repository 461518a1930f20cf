"""What may go wrong on purpose: refused requests, lost, doubled, late and shuffled webhooks."""

import random
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from telephony.simulator.webhooks import Kind, Webhook


@dataclass(frozen=True, slots=True)
class RestFault:
    """The next fitting request is refused with `status`; if `lost` it is done and its answer lost."""

    status: int = 429
    path: str = ""
    method: str = "POST"
    lost: bool = False


@dataclass(slots=True)
class Faults:
    rest: deque[RestFault] = field(default_factory=deque)
    never_call_back: bool = False
    drop_callbacks: int = 0  # so many of the next ones
    callback_delay: timedelta = timedelta(0)
    copies: int = 1  # how often each webhook is posted
    shuffle: random.Random | None = None  # status callbacks leave in any order
    text_delay: timedelta = timedelta(0)
    text_error: int = 0  # every text ends undelivered with this code

    def refuse(self, *requests: RestFault) -> None:
        self.rest.extend(requests)

    def for_request(self, method: str, path: str) -> RestFault | None:
        for fault in self.rest:
            if fault.method == method and fault.path in path:
                self.rest.remove(fault)
                return fault
        return None

    def drops(self, webhook: Webhook) -> bool:
        if webhook.kind is not Kind.STATUS:
            return False
        if self.drop_callbacks:
            self.drop_callbacks -= 1
            return True
        return self.never_call_back

    def delay_of(self, webhook: Webhook) -> timedelta:
        return self.callback_delay if webhook.kind is Kind.STATUS else timedelta(0)
