"""Every phrase that is said, texted and e-mailed, by situation, with moments and numbers made up for the look.

Made by the same code as on the line: the answers' own TwiML, the list's own texts and letters. Nobody is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from clinic import crisis
from clinic.models import Clinic, Policy
from coaching import saying
from coaching.admission import Admission
from coaching.line import answers, hearing, letters, words
from coaching.line.turns import Turn
from coaching.models import CallBack
from coaching.rules import Decision, Outcome, Reason, Rule, Situation
from telephony import gsm, wording
from telephony.channels import Channel

LANGUAGES = ("en", "es")
EMAIL = "email"  # beside Channel: nobody is coached by it
SITUATIONS: dict[str, str | Promise] = {  # in the order of the decision table, then what goes with it
    "identify": _("Nobody knows who calls"),
    "ended": _("Treatment has ended"),
    "paused": _("In a pause, and its end"),
    "not_set_up": _("No agreement in force"),
    "connect": _("Connected"),
    "call_back": _("Nobody is open: call-back"),
    "agreed": _("What was agreed, documents and codes"),
    "staff": _("To staff"),
}
IN_TIME, WHILE_AWAY = timedelta(hours=14), timedelta(days=9)
A_NUMBER, A_CODE = "+13145550142", "482913"


@dataclass(frozen=True, slots=True)
class Phrase:
    """`said` by language; `segments` by language, for texts: how many parts each is sent in; `subject` for e-mails."""

    situation: str
    channel: str
    when: str | Promise
    said: dict[str, str]
    segments: dict[str, int] | None = None
    subject: dict[str, str] | None = None


Made = Callable[[Turn], str]  # TwiML, or plain words


def _decision(turn: Turn, reason: Reason, outcome: Outcome = Outcome.CALL_BACK) -> Decision:
    until = turn.now + (WHILE_AWAY if reason == Reason.AWAY_NO_COVER else IN_TIME)
    latest = turn.now + IN_TIME if reason in (Reason.OUTSIDE_LIMITS, Reason.NO_ANSWER) else None
    return Decision(outcome, reason, until=until, latest=latest)


def _paused(turn: Turn, *, told: bool) -> str:
    return answers.paused(turn, _decision(turn, Reason.IN_PAUSE, Outcome.PAUSED), told=told)


def _called_back(reason: Reason) -> Made:
    def made(turn: Turn) -> str:
        decision = _decision(turn, reason)
        return answers.call_back(turn, decision, CallBack(latest_at=decision.latest))

    return made


def _waits(turn: Turn) -> Turn:
    return replace(turn, facts=replace(turn.facts, agreement_waits=True))


CALLS: tuple[tuple[str, str | Promise, Made], ...] = (
    ("identify", _("The number is not on file"), answers.identify),
    ("identify", _("The PIN is not right"), lambda turn: answers.identify(turn, wrong=True)),
    ("identify", _("After the last try"), answers.no_pin_left),
    ("ended", _("A client calls after treatment ended"), answers.ended),
    ("paused", _("A client calls in a pause"), lambda turn: _paused(turn, told=False)),
    ("paused", _("The client has just said that they harmed themselves"), lambda turn: _paused(turn, told=True)),
    ("not_set_up", _("The agreement waits to be signed"), lambda turn: answers.not_set_up(_waits(turn))),
    ("not_set_up", _("There is no agreement"), answers.not_set_up),
    ("connect", _("The greeting, with the question where your rules ask it"), answers.connect),
    ("connect", _("After key 1"), answers.ask_harm_hours),
    ("connect", _("While the coach’s phone rings"), lambda turn: words.connecting()),
    ("connect", _("While the cover’s phone rings"), lambda turn: words.connecting_cover()),
    ("connect", _("After the call"), answers.after_call),
    ("call_back", _("Outside the limits, no cover open"), _called_back(Reason.OUTSIDE_LIMITS)),
    ("call_back", _("Nobody took the call"), _called_back(Reason.NO_ANSWER)),
    ("call_back", _("Away, and nobody covers"), _called_back(Reason.AWAY_NO_COVER)),
    ("call_back", _("Nobody opens in time to promise one"), _called_back(Reason.NOBODY_OPENS)),
    ("call_back", _("No therapist is named"), _called_back(Reason.NO_THERAPIST)),
    (
        "call_back",
        _("After key 5"),
        lambda turn: answers.ask_number(turn, words.rated_five(turn.crisis()), on_file=True),
    ),
    ("call_back", _("Another number"), answers.ask_new_number),
    ("call_back", _("The number said back"), lambda turn: answers.ask_if_right(turn, A_NUMBER)),
    ("call_back", _("A number that cannot be called"), lambda turn: words.number_refused()),
    (
        "call_back",
        _("The end, for a client without a plan of their own"),
        lambda turn: answers.close(turn, CallBack(latest_at=turn.now + IN_TIME), ""),
    ),
    ("call_back", _("When the call-back comes"), lambda turn: words.client_whisper()),
    ("agreed", _("A code was asked for on the signing page"), lambda turn: words.code_waits()),
    ("agreed", _("The code itself"), lambda turn: words.code_is(saying.digits(A_CODE))),
    ("agreed", _("The code has run out"), lambda turn: words.code_is_over()),
    ("staff", _("A client is on the line"), lambda turn: words.coach_whisper()),
    ("staff", _("The client is being called"), lambda turn: words.coach_dials()),
    ("staff", _("The call is over already"), lambda turn: words.coach_too_late()),
    ("staff", _("The client did not take it"), lambda turn: words.client_not_reached()),
)
TEXTS: dict[str, tuple[str, str | Promise]] = {
    "unknown-number": ("identify", _("A text from a number that is not on file")),
    "ended": ("ended", _("A text after treatment ended")),
    "line-opens-at": ("paused", _("A pause begins, or a text comes in it")),
    "line-open-again": ("paused", _("A pause is over")),
    "request-reopened": ("paused", _("A pause is over, and a request was held")),
    "not-set-up": ("not_set_up", _("The agreement waits to be signed")),
    "not-open": ("not_set_up", _("There is no agreement")),
    "text-received": ("connect", _("A text within the limits")),
    "help": ("connect", _("The client texts HELP")),
    "request-taken": ("call_back", _("The client texts CALL")),
    "request-taken-no-promise": ("call_back", _("CALL, and nobody can be promised")),
    "away-uncovered": ("call_back", _("CALL, away, and nobody covers")),
    "text-kept-outside-hours": ("call_back", _("A text outside the limits")),
    "text-kept": ("call_back", _("A text, and nobody opens in time")),
    "text-kept-away": ("call_back", _("A text, away, and nobody covers")),
    "own-page": ("agreed", _("The link to the client’s own page")),
    "hours-changed": ("agreed", _("The therapist’s hours changed")),
    "check-in-due": ("agreed", _("A check-in is due")),
    "document-waiting": ("agreed", _("An agreement to sign")),
    "document-reminder": ("agreed", _("An agreement still to sign")),
    "document-copy": ("agreed", _("The signed copy")),
    "code": ("agreed", _("The code for signing")),
    "item-waiting": ("staff", _("Something waits on the board")),
    "item-overdue": ("staff", _("A call-back is overdue")),
    "item-urgent": ("staff", _("A call-back with severity 4 or 5")),
    "cover-item": ("staff", _("The cover joins")),
    "admin-uncovered": ("staff", _("Nobody covers: to the admin")),
    "system-alert": ("staff", _("The system has a trouble: to the admin")),
    "system-clear": ("staff", _("The trouble is over")),
}


def phrases(clinic: Clinic, policy: Policy, *, now: datetime, situation: str = "", channel: str = "") -> list[Phrase]:
    """All of them, or those of a situation and a channel, in the order of the situations."""
    every = [*_calls(clinic, policy, now), *_texts(clinic, now), *_letters(clinic, now)]
    kept = [one for one in every if situation in ("", one.situation) and channel in ("", one.channel)]
    return sorted(kept, key=lambda one: list(SITUATIONS).index(one.situation))


def _calls(clinic: Clinic, policy: Policy, now: datetime) -> Iterator[Phrase]:
    turns = {language: Turn(UUID(int=0), 0, _facts(clinic, policy, language), now, language) for language in LANGUAGES}
    for situation, when, make in CALLS:
        said = {language: _spoken(make, turn) for language, turn in turns.items()}
        yield Phrase(situation, Channel.CALL, when, said)


def _spoken(make: Made, turn: Turn) -> str:
    with override(turn.language):
        made = make(turn)
    return hearing.spoken(made, turn.language) if made.startswith("<") else made


def _texts(clinic: Clinic, now: datetime) -> Iterator[Phrase]:
    lines = crisis.lines_for(clinic.pk, clinic.country)
    soon, later = (now + IN_TIME).isoformat(), (now + WHILE_AWAY).isoformat()
    params = dict.fromkeys(("opens_at", "latest_at", "due_at"), soon) | {"until_at": later}
    params |= {"zone": clinic.time_zone, "office": clinic.office_number, "url": f"{settings.PUBLIC_URL}/…"}
    params |= {"code": A_CODE, "what": "…"}
    for template, (situation, when) in TEXTS.items():
        said = {
            language: wording.render(template, params | {"crisis": crisis.texted(lines, language)}, language)
            for language in LANGUAGES
        }
        parts = {language: gsm.segments(text) for language, text in said.items()}
        yield Phrase(situation, Channel.TEXT, when, said, parts)


def _letters(clinic: Clinic, now: datetime) -> Iterator[Phrase]:
    for situation, when, write in letters.letters(clinic, now=now):
        written = {language: write(language) for language in LANGUAGES}
        said = {language: body for language, (_subject, body) in written.items()}
        subjects = {language: subject for language, (subject, _body) in written.items()}
        yield Phrase(situation, EMAIL, when, said, subject=subjects)


def _facts(clinic: Clinic, policy: Policy, language: str) -> Admission:
    """A client of this clinic whom nobody is."""
    return Admission(
        situation=Situation(
            identified=True, discharged=False, caregiver=False, pause_ends_at=None,
            rule=Rule(policy.rule_applies, frozenset(Channel), policy.rule_hours), agreement_in_force=True,
            primary=None, cover=None, tried=frozenset(), ceiling=timedelta(hours=policy.call_back_ceiling_hours),
            away_until=None,
        ),
        clinic={
            "id": clinic.pk, "office_number": clinic.office_number, "time_zone": clinic.time_zone,
            "country": clinic.country, "language": clinic.language,
        },
        policy={"asks_about_self_harm": policy.asks_about_self_harm},
        client=None, caregiver_id=None, number=None, texts=True, language=language, coaches={}, absences=(),
    )  # fmt: skip
