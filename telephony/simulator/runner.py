"""Drives an exchange in real time: one thread watches the timers, a few more deliver webhooks."""

import http.client
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from telephony.simulator.exchange import Exchange
from telephony.simulator.webhooks import TIMEOUT_SECONDS, Answer, Webhook

Deliver = Callable[[Webhook], Answer]
LONGEST_SLEEP = 60.0
COURIERS = 8
log = logging.getLogger("telephony.exchange")


class Runner:
    """Nobody waits busily: the watcher sleeps until the next timer is due or something changes."""

    def __init__(self, exchange: Exchange, deliver: Deliver) -> None:
        self.exchange = exchange
        self.deliver = deliver
        self._couriers = ThreadPoolExecutor(COURIERS, thread_name_prefix="courier")
        self._watcher = threading.Thread(target=self._watch, name="timers", daemon=True)
        self._stopping = False

    def start(self) -> None:
        self._watcher.start()

    def stop(self) -> None:
        self._stopping = True
        self.exchange.changed()
        self._watcher.join(timeout=2)
        self._couriers.shutdown(wait=False, cancel_futures=True)

    def _watch(self) -> None:
        with self.exchange.lock:
            while not self._stopping:
                for webhook in self.exchange.take_work():
                    self._couriers.submit(self._carry, webhook)
                self.exchange.changes.wait(self._seconds_to_sleep())

    def _seconds_to_sleep(self) -> float:
        due = self.exchange.timers.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - self.exchange.now()).total_seconds(), 0.001), LONGEST_SLEEP)

    def _carry(self, webhook: Webhook) -> None:
        answer = self.deliver(webhook)
        try:
            with self.exchange.lock:
                self.exchange.answered(webhook, answer)
        except Exception:
            log.exception("the exchange stumbled over the answer to %s", webhook.url)


class Post:
    """Delivers over HTTP. What is signed is the public URL; where it is taken to may be another address."""

    def __init__(self, auth_token: str, public_url: str, deliver_to: str) -> None:
        self.auth_token = auth_token
        self.public = urlsplit(public_url)
        self.to = urlsplit(deliver_to)

    def __call__(self, webhook: Webhook) -> Answer:
        target = urlsplit(webhook.target)
        if (target.scheme, target.netloc) != (self.public.scheme, self.public.netloc):
            return Answer(0, error=f"{webhook.url} is not under {self.public.geturl()}")
        started = time.monotonic()
        try:
            status, content_type, body = self._exchange(
                webhook, target.path + ("?" + target.query) * bool(target.query)
            )
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, milliseconds=_since(started), error=str(error) or type(error).__name__)
        return Answer(status, content_type, body, _since(started))

    def _exchange(self, webhook: Webhook, target: str) -> tuple[int, str, str]:
        secure = self.to.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self.to.hostname or "", self.to.port, timeout=TIMEOUT_SECONDS)
        try:
            headers = webhook.headers(self.auth_token) | {"Host": self.public.netloc}
            connection.request(webhook.method, target, webhook.body.encode(), headers)
            answer = connection.getresponse()
            return (
                answer.status,
                answer.headers.get("Content-Type", ""),
                answer.read().decode("utf-8", "replace"),
            )
        finally:
            connection.close()


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
