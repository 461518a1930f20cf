"""Carries out TwiML on one leg. The document is a coroutine that yields whatever it has to wait for."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from telephony.simulator.dialling import Dialling
from telephony.simulator.errors import TwimlError
from telephony.simulator.legs import Leg, Status
from telephony.simulator.steps import HANG_UP, Document, Fetch, HangUp, Next, Steps, Wait
from telephony.simulator.timers import Timer
from telephony.simulator.twiml import Verb, read_voice
from telephony.simulator.webhooks import Answer, Kind, Webhook

if TYPE_CHECKING:
    from telephony.simulator.exchange import Exchange

LONGEST_CHAIN = 20  # documents in a row without a key, a pause or a ringing telephone
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


class Script:
    """Runs documents on a leg until they end; then `ended(hung_up)` is asked what to do with the leg."""

    def __init__(self, exchange: "Exchange", leg: Leg, start: Fetch | Document, *, whisper: bool = False) -> None:
        self.exchange = exchange
        self.leg = leg
        self.whisper = whisper
        self.listens = False
        self.dialling: Dialling | None = None
        self._url = ""
        self._chain = 0
        self._timer: Timer | None = None
        self._stopped = False
        self._steps = self._conversation(start)
        leg.script = self

    def start(self) -> None:
        self._resume(None)

    def stop(self) -> None:
        self._stopped = True
        self.listens = False
        if self._timer:
            self._timer.cancel()

    def key(self, key: str) -> bool:
        """True if the document listens."""
        if not self.listens:
            return False
        self._resume(key)
        return True

    def dial_ended(self, params: dict[str, str]) -> None:
        self._resume(params)

    def _resume(self, value: Any) -> None:
        if self._stopped:
            return
        if self._timer:
            self._timer.cancel()
        self.listens = False
        try:
            step = self._steps.send(value)
        except StopIteration as end:
            self._stopped = True
            self.exchange.switchboard.script_ended(self.leg, hung_up=end.value is HANG_UP, whisper=self.whisper)
            return
        if isinstance(step, Fetch):
            self.exchange.post(self._webhook(step))
        else:
            self.listens = step.keys
            if step.seconds is not None:
                self._timer = self.exchange.later(timedelta(seconds=step.seconds), lambda: self._resume(None))

    def _webhook(self, fetch: Fetch) -> Webhook:
        params = self.leg.params(self.exchange.account_sid) | dict(fetch.params)
        return Webhook(Kind.VOICE, fetch.url, params, self._resume, method=fetch.method, sid=self.leg.sid)

    def _conversation(self, start: Fetch | Document) -> Steps:
        """One document after the other. A failing one gives way to the line's fallback, once."""
        going: Fetch | Document | HangUp | None = start
        while going is not None and not isinstance(going, HangUp):
            try:
                document = yield from self._fetched(going)
                going = yield from self._perform(document)
            except TwimlError as error:
                self.exchange.problem(str(error), self.leg)
                going = self._fallback(str(error))
        return going

    def _fetched(self, going: Fetch | Document) -> Steps:
        self._chain += 1
        if self._chain > LONGEST_CHAIN:
            raise TwimlError(f"an endless redirect: {LONGEST_CHAIN} documents without a wait, last {self._url}")
        self._url = going.url
        if isinstance(going, Document):
            return read_voice(going.text)
        answer: Answer = yield going
        if not answer.ok:
            raise TwimlError(f"11200 {going.url} answered {answer.error or answer.status}")
        return read_voice(answer.body, answer.content_type)

    def _fallback(self, error: str) -> Fetch | Document | HangUp:
        fallback = self.leg.line.voice_fallback
        if not fallback or self.leg.fell_back or self.whisper:
            self.exchange.switchboard.pick_up(self.leg)
            self.exchange.hear(self.leg, APPLICATION_ERROR, "en-US")
            return HANG_UP
        self.leg.fell_back = True
        self._chain = 0
        if fallback.lstrip().startswith("<"):
            return Document(fallback)
        code = error.split()[0] if error[:5].isdecimal() else "12100"
        return Fetch(fallback, params=(("ErrorCode", code), ("ErrorUrl", self._url)))

    def _perform(self, verbs: tuple[Verb, ...]) -> Steps:
        for verb in verbs:
            going: Next = yield from getattr(self, "_" + verb.name.lower())(verb)
            if going is not None:
                return going
        self._answered()
        return None

    def _answered(self) -> None:
        self.exchange.switchboard.pick_up(self.leg)

    def _to(self, url: str) -> str:
        return urljoin(self._url, url)

    def _say(self, verb: Verb) -> Steps:
        self._answered()
        yield from self._speak(verb, keys=False)

    def _speak(self, verb: Verb, *, keys: bool) -> Steps:
        """Returns the key that interrupted, or None."""
        for _ in range(int(verb.get("loop", "1")) or 1):
            self.exchange.hear(self.leg, verb.text, verb.get("language", "en-US"), verb.get("voice"))
            if self.exchange.speech_rate:
                key = yield Wait(len(verb.text) / self.exchange.speech_rate, keys=keys)
                if key:
                    return key
        return None

    def _pause(self, verb: Verb) -> Steps:
        """As the first verb it delays picking up (Twilio, <Pause>)."""
        yield from self._wait(verb.seconds("length", 1))

    def _wait(self, seconds: int, *, keys: bool = False) -> Steps:
        if seconds:
            self._chain = 0
        return (yield Wait(seconds, keys=keys))

    def _redirect(self, verb: Verb) -> Steps:
        yield from ()
        return Fetch(self._to(verb.text), verb.get("method", "POST"))

    def _hangup(self, verb: Verb) -> Steps:
        yield from ()
        self._answered()
        return HANG_UP

    def _reject(self, verb: Verb) -> Steps:
        yield from ()
        if self.leg.answered_at:
            raise TwimlError("<Reject> after the call was answered")
        self.exchange.switchboard.end(self.leg, Status.BUSY if verb.get("reason") == "busy" else Status.NO_ANSWER)
        return HANG_UP

    def _gather(self, verb: Verb) -> Steps:
        self._answered()
        key = None
        for prompt in verb.children:
            speech = prompt.name == "Say"
            key = (
                yield from self._speak(prompt, keys=True)
                if speech
                else self._wait(prompt.seconds("length", 1), keys=True)
            )
            if key:
                break
        digits, finished_on = yield from self._digits(verb, key)
        if not digits and verb.get("actionOnEmptyResult") != "true":
            return None
        params = (("Digits", digits), ("FinishedOnKey", finished_on), ("msg", "Gather End"))
        return Fetch(self._to(verb.get("action")), verb.get("method", "POST"), params)

    def _digits(self, verb: Verb, key: str | None) -> Steps:
        """Keys until enough, until the finishing key, or until nobody pressed one for `timeout` seconds."""
        digits = ""
        enough = int(verb.get("numDigits", "0"))
        while True:
            key = key or (yield from self._wait(verb.seconds("timeout", 5), keys=True))
            if not key:
                return digits, ""
            self._chain = 0
            if key in verb.get("finishOnKey", "#"):
                return digits, key
            digits += key
            if len(digits) == enough:
                return digits, ""
            key = None

    def _dial(self, verb: Verb) -> Steps:
        if self.whisper:
            raise TwimlError("13201 a whisper may not <Dial>")
        if verb.get("answerOnBridge") != "true":
            self._answered()
        self._chain = 0
        self.dialling = Dialling(self.exchange, self.leg, verb, self._url)
        self.dialling.start()
        params: dict[str, str] = yield Wait(None)
        self.dialling = None
        if verb.get("action"):
            return Fetch(self._to(verb.get("action")), verb.get("method", "POST"), tuple(params.items()))
        return None
