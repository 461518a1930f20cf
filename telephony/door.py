"""The one door to the telephone carrier: Twilio, or whatever stands in for it.

It speaks through Twilio's own client, whose base URL is a setting (`TWILIO_API_BASE_URL`, "" is Twilio
itself), so that the built-in telephone exchange and the real carrier get the very same requests. Every
failure leaves as a `CarrierError` in our words. Nothing here touches the database: it may run in any thread.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from types import TracebackType

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http import HttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from telephony.errors import CarrierError, Failure, from_answer
from telephony.network import Download, Network
from telephony.reports import Report, call_report, text_report

NOT_FOUND = 20404  # Twilio: there is nothing of this name
TWILIO = "https://api.twilio.com"
CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]
LOOK_BACK = 20
"""How many of the newest texts or calls to one number are looked through for one that may be ours."""


class Carrier:
    """The requests that we make, and no others."""

    def __init__(self, client: Client) -> None:
        self.account = client.api.v2010.account
        self.http = client.http_client
        self.auth = client.auth

    def create_message(self, *, line: str, peer: str, body: str, status_url: str, valid_seconds: int) -> Report:
        with our_words():
            return text_report(
                self.account.messages.create(
                    to=peer,
                    from_=line,
                    body=body,
                    status_callback=status_url,
                    validity_period=valid_seconds,
                )
            )

    def create_call(self, *, line: str, peer: str, url: str, status_url: str, timeout_seconds: int) -> Report:
        """Ring `peer`; on answer the carrier fetches `url`. The talk's limit is said there, in the TwiML."""
        with our_words():
            return call_report(
                self.account.calls.create(
                    to=peer,
                    from_=line,
                    url=url,
                    method="POST",
                    timeout=timeout_seconds,
                    status_callback=status_url,
                    status_callback_event=CALL_EVENTS,
                    status_callback_method="POST",
                )
            )

    def end_call(self, sid: str) -> Report:
        with our_words():
            return call_report(self.account.calls(sid).update(status="completed"))

    def fetch_call(self, sid: str) -> Report:
        with our_words():
            return call_report(self.account.calls(sid).fetch())

    def fetch_message(self, sid: str) -> Report:
        with our_words():
            return text_report(self.account.messages(sid).fetch())

    def find_calls(self, *, line: str, peer: str, since: datetime) -> list[Report]:
        """The newest calls that we placed to `peer`, made at or after `since` (aware)."""
        with our_words():
            calls = self.account.calls.list(to=peer, from_=line, limit=LOOK_BACK)
            return [report for call in calls if made_since(report := call_report(call), since)]

    def find_messages(self, *, line: str, peer: str, since: datetime) -> list[Report]:
        with our_words():
            texts = self.account.messages.list(to=peer, from_=line, limit=LOOK_BACK)
            return [report for text in texts if made_since(report := text_report(text), since)]

    def legs_of(self, parent_sid: str) -> list[Report]:
        """The legs that a Dial made under a call."""
        with our_words():
            calls = self.account.calls.list(parent_call_sid=parent_sid, limit=LOOK_BACK)
            return [call_report(call) for call in calls]

    def list_inbound_messages(self, *, line: str, since: datetime, at_most: int = 200) -> list[Report]:
        """Texts that reached the line since then, newest first."""
        with our_words():
            texts = self.account.messages.list(to=line, date_sent_after=since, limit=at_most)
            return [text_report(text) for text in texts if text.direction == "inbound"]

    def list_inbound_calls(self, *, line: str, since: datetime, at_most: int = 200) -> list[Report]:
        """Calls that reached the line since then, newest first, whoever answered them."""
        with our_words():
            calls = self.account.calls.list(to=line, start_time_after=since, limit=at_most)
            return [call_report(call) for call in calls if call.direction == "inbound"]

    def media_of(self, message_sid: str) -> list[tuple[str, str]]:
        """Address and type of everything that came with a text."""
        with our_words():
            pieces = self.account.messages(message_sid).media.list(limit=LOOK_BACK)
            return [(base_url() + piece.uri.removesuffix(".json"), piece.content_type) for piece in pieces]

    def download(self, url: str, *, at_most: int) -> Download:
        """What lies at an address of the carrier's. The caller has checked that it is one."""
        with our_words():
            if isinstance(self.http, Network):
                return self.http.download(url, self.auth, at_most=at_most)
            answer = self.http.request("GET", url, auth=self.auth)
            return Download(answer.status_code, (answer.headers or {}).get("Content-Type", ""), answer.content)

    def delete_media(self, message_sid: str, media_sid: str) -> None:
        with gone_is_gone():
            self.account.messages(message_sid).media(media_sid).delete()

    def delete_message(self, sid: str) -> None:
        """Take a text off the carrier's books, with its numbers."""
        with gone_is_gone():
            self.account.messages(sid).delete()

    def delete_call(self, sid: str) -> None:
        """The same for a call that is over."""
        with gone_is_gone():
            self.account.calls(sid).delete()

    def blank_body(self, message_sid: str) -> None:
        """Take the words of a text off the carrier's books."""
        with gone_is_gone():
            self.account.messages(message_sid).update(body="")


def made_since(report: Report, since: datetime) -> bool:
    return report.at is None or report.at >= since


@contextmanager
def our_words() -> Iterator[None]:
    """Whatever goes wrong inside leaves as a CarrierError."""
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        raise from_answer(error.status, error.code) from error
    except requests.ConnectTimeout as error:
        raise CarrierError(Failure.CARRIER_DOWN) from error
    except requests.Timeout as error:
        raise CarrierError(Failure.NO_ANSWER_IN_TIME, in_doubt=True) from error
    except requests.ConnectionError as error:
        raise CarrierError(Failure.CARRIER_DOWN, in_doubt=not never_connected(error)) from error
    except (requests.RequestException, TwilioException, ValueError) as error:
        raise CarrierError(Failure.CARRIER_DOWN, in_doubt=True) from error  # an answer that nobody can read


@contextmanager
def gone_is_gone() -> Iterator[None]:
    """What is to be deleted and is not there was deleted before: by us before a crash, or by hand."""
    try:
        with our_words():
            yield
    except CarrierError as error:
        if error.code != NOT_FOUND:
            raise


def never_connected(error: requests.ConnectionError) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


_in_process: HttpClient | None = None
_clients: dict[tuple, Carrier] = {}


def carrier() -> Carrier:
    """The carrier that the settings name; one connection pool a process (a forked worker makes its own)."""
    http = _in_process
    account = (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKENS, settings.TWILIO_API_BASE_URL)
    key = (os.getpid(), id(http), *account)
    found = _clients.get(key)
    if found is None:
        found = Carrier(client(http or Network()))
        _clients.clear()
        _clients[key] = found
    return found


def client(http: HttpClient) -> Client:
    made = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKENS[0], http_client=http)
    made.api.base_url = base_url()
    return made


def base_url() -> str:
    """Where the carrier's REST is, without a slash at the end."""
    return (settings.TWILIO_API_BASE_URL or TWILIO).rstrip("/")


def in_process() -> bool:
    """Whether an exchange in this very process stands in for the carrier; then all stays in one thread."""
    return _in_process is not None


class use(AbstractContextManager):  # noqa: N801  (reads as a verb: with door.use(exchange): …)
    """Install an HttpClient in this process instead of the network; as a context manager, only within."""

    def __init__(self, http_client: HttpClient | None) -> None:
        self.before = _in_process
        install(http_client)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        install(self.before)


def install(http_client: HttpClient | None) -> None:
    global _in_process
    _in_process = http_client
    _clients.clear()
