"""What a caller hears for each row of the decision table, as TwiML. Says and asks; changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import override

from clinic import crisis
from coaching.line import twiml, words
from coaching.line.turns import Turn
from coaching.models import CallBack
from coaching.rules import Decision, Outcome

SILENCE_SECONDS = 4  # how long a person in distress waits before being connected without pressing anything
HARM_KEY, KEEP_KEY, OTHER_KEY = "1", "1", "2"


def first(turn: Turn, decision: Decision) -> str:
    """The first answer to a call, for every decision that needs nothing to be written first."""
    with override(turn.language):
        if decision.outcome == Outcome.IDENTIFY:
            return identify(turn)
        if decision.outcome == Outcome.ENDED:
            return ended(turn)
        if decision.outcome == Outcome.PAUSED:
            return paused(turn, decision)
        if decision.outcome == Outcome.NOT_SET_UP:
            return not_set_up(turn)
        return connect(turn)


def to_nobody_known(country: str) -> str:
    """A call of which nothing is on record: crisis words in both languages, and the end."""
    said = [twiml.say(crisis.static(country, language).spoken, language) for language in ("en", "es")]
    return twiml.document(*said, twiml.hang_up())


def identify(turn: Turn, *, wrong: bool = False, wait_seconds: int = 0) -> str:
    """Crisis lines first, then the PIN; in both languages, since nobody knows yet who calls.

    `wait_seconds` slows down whoever tries PIN after PIN; the crisis lines are never waited for.
    """
    opening = _in_both(turn, words.wrong_pin) if wrong else _in_both(turn, words.welcome) + _crisis_in_both(turn)
    first = [opening, twiml.pause(wait_seconds)] if wait_seconds else []
    said = ([] if wait_seconds else [opening]) + [_in_both(turn, words.enter_pin)]
    asked = twiml.gather(turn.path("pin"), *said, digits=6, timeout=8)
    return twiml.document(*first, asked, twiml.redirect(turn.path("pin")))


def no_pin_left(turn: Turn) -> str:
    said = _in_both(turn, words.no_pin_left), _crisis_in_both(turn), _in_both(turn, words.goodbye)
    return twiml.document(*said, twiml.hang_up())


def ended(turn: Turn) -> str:
    return _farewell(turn, turn.crisis(), words.ended(turn.facts.clinic["office_number"]))


def paused(turn: Turn, decision: Decision, *, told: bool = False) -> str:
    """Crisis lines first, always. `told`: the caller has just said that they harmed themselves."""
    opening = [words.harm_noted()] if told else []
    said = words.paused(decision, zone=turn.facts.zone, language=turn.language, now=turn.now)
    return _farewell(turn, *opening, turn.crisis(), said)


def not_set_up(turn: Turn) -> str:
    said = words.not_set_up(turn.facts.clinic["office_number"], waits=turn.facts.agreement_waits)
    return _farewell(turn, turn.crisis(), said)


def connect(turn: Turn, *, opening: str | None = None) -> str:
    """The self-harm question where the policy asks it, else straight on. Silence connects."""
    opening = words.welcome() if opening is None else opening
    if not asks_harm(turn):
        return twiml.document(_say(turn, opening, words.connecting()), twiml.redirect(turn.path("connect")))
    return ask_harm(turn, opening)


def asks_harm(turn: Turn) -> bool:
    """Whether this clinic's policy asks; a caregiver is not asked."""
    return bool(turn.facts.policy["asks_about_self_harm"]) and turn.facts.caregiver_id is None


def ask_harm(turn: Turn, opening: str) -> str:
    question = words.harm_question(turn.facts.situation.rule.hours)
    asked = twiml.gather(turn.path("asked"), _say(turn, opening, question), digits=1, timeout=SILENCE_SECONDS)
    return twiml.document(asked, twiml.redirect(turn.path("connect")))


def ask_harm_hours(turn: Turn, *, wrong: bool = False) -> str:
    """Silence here is an answer too: the time is not known."""
    opening = [words.once_more()] if wrong else []
    said = _say(turn, *opening, words.harm_hours())
    return twiml.document(twiml.gather_until_pound(turn.path("when"), said, digits=3))


def ring(turn: Turn, *, number: str, line: str, leg: str, call: str, seconds: int, opening: str) -> str:
    """Rings a coach; the caller hears ringing until a key was pressed there."""
    rung = twiml.dial(
        number,
        caller_id=line,
        action=turn.path("after"),
        whisper=f"/line/leg/{leg}/0/whisper/",
        status=f"/line/status/call/{call}/",
        ring_seconds=seconds,
    )
    return twiml.document(_say(turn, opening), rung)


def go_on(turn: Turn, opening: str) -> str:
    """For a caller who may still be there: the next step rings the coach."""
    return twiml.document(_say(turn, opening), twiml.redirect(turn.path("connect")))


def call_back(turn: Turn, decision: Decision, request: CallBack) -> str:
    """Why not now, by when at the latest, crisis lines; then how strong it is. Hanging up here loses nothing."""
    zone, language = turn.facts.zone, turn.language
    said = [
        words.why_call_back(decision, zone=zone, language=language),
        words.request_kept(request.latest_at, zone=zone, language=language, now=turn.now),
        turn.crisis(),
    ]
    return ask_severity(turn, *said)


def ask_severity(turn: Turn, *opening: str) -> str:
    asked = twiml.gather(turn.path("rate"), _say(turn, *opening, words.rate()), digits=1, timeout=6)
    return twiml.document(asked, twiml.redirect(turn.path("number")))


def ask_number(turn: Turn, *opening: str, on_file: bool) -> str:
    if not on_file:
        return ask_new_number(turn, *opening, words.no_number_question())
    asked = twiml.gather(turn.path("keep"), _say(turn, *opening, words.number_question()), digits=1, timeout=5)
    return twiml.document(asked, twiml.redirect(turn.path("close")))


def ask_new_number(turn: Turn, *opening: str) -> str:
    said = _say(turn, *(opening or [words.no_number_question()]))
    return twiml.document(twiml.gather_until_pound(turn.path("entered"), said, digits=10))


def ask_if_right(turn: Turn, number: str) -> str:
    asked = twiml.gather(turn.path("right"), _say(turn, words.number_entered(number)), digits=1, timeout=6)
    return twiml.document(asked, twiml.redirect(turn.path("close")))


def close(turn: Turn, request: CallBack | None, plan: str) -> str:
    """The promise once more, the client's own plan, the crisis lines, goodbye."""
    kept = []
    if request is not None and request.closed_at is None:
        kept = [words.request_kept(request.latest_at, zone=turn.facts.zone, language=turn.language, now=turn.now)]
    return _farewell(turn, *kept, words.meanwhile(plan), turn.crisis())


def after_call(turn: Turn) -> str:
    return _farewell(turn, words.after_call(), turn.crisis())


def _farewell(turn: Turn, *sentences: str) -> str:
    return twiml.document(_say(turn, *sentences, words.goodbye()), twiml.hang_up())


def _say(turn: Turn, *sentences: str) -> str:
    return twiml.say(" ".join(sentence for sentence in sentences if sentence), turn.language)


def _in_both(turn: Turn, sentence: Callable[[], str]) -> str:
    """One sentence in the clinic's language and then in the other one."""
    said = []
    for language in both(turn.language):
        with override(language):
            said.append(twiml.say(sentence(), language))
    return "".join(said)


def _crisis_in_both(turn: Turn) -> str:
    return "".join(twiml.say(turn.crisis_in(language), language) for language in both(turn.language))


def both(language: str) -> tuple[str, str]:
    return ("es", "en") if language == "es" else ("en", "es")
