"""Contacts in bulk, as three years of a clinic's line would leave them, in the order of time.

Few clients make most contacts: the number of contacts a client has is drawn log-normally with the spread that was
found in practice (mean 2.55 a month, SD 4.49; DOMAIN: what reports may say), and one in seven never calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from math import log, sqrt
from random import Random
from uuid import uuid4

from coaching.models import Contact
from coaching.scale.copying import copy
from coaching.scale.people import AGE_OF_CLINIC, People

SPREAD = sqrt(log(1 + (4.49 / 2.55) ** 2))  # sigma of a log-normal with that mean and SD
NEVER_CALL = 1 / 7
BY_HOUR = (2, 1, 1, 1, 1, 1, 2, 4, 6, 6, 6, 6, 7, 6, 6, 6, 7, 9, 11, 12, 12, 10, 7, 4)  # UTC-6 is close enough
COLUMNS = (
    "uuid clinic_id client_id therapist_id spoke_with_id kind direction line peer language started_at ended_at decision"
    " reason outcome in_pause tried pin_tries wait_seconds talk_seconds line_seconds function urge_suicide"
    " urge_self_harm note completed_at completed_by_id"
)
# kind, direction, decision, reason, outcome, weight
SORTS = (
    ("call", "in", "connect", "primary_open", "connected", 38),
    ("call", "in", "connect", "cover_open", "connected", 6),
    ("call", "in", "call_back", "outside_limits", "call_back", 7),
    ("call", "in", "paused", "in_pause", "paused", 2),
    ("call", "in", "connect", "primary_open", "hung_up", 4),
    ("call", "out", "", "", "connected", 6),
    ("call", "out", "", "", "voicemail", 2),
    ("text", "in", "connect", "primary_open", "delivered", 20),
    ("text", "in", "call_back", "outside_limits", "kept", 4),
    ("text", "out", "", "", "delivered", 8),
    ("in_person", "out", "", "", "connected", 3),
)
WEIGHTS = list(accumulate(sort[-1] for sort in SORTS))
FUNCTIONS = ("crisis", "skills", "repair", "good_news", "check_in", "logistics", "other")
FUNCTION_WEIGHTS = list(accumulate((16, 44, 6, 8, 14, 10, 2)))
WORDS = (
    "call urge skill tried water breathing opposite action plan tonight sister work argument slept walk card group"
    " session agreed rehearsed committed barrier school shift lonely angry shame checked facts radical acceptance"
).split()
NOTES = 2_000
NOTE_CHARACTERS = 290


def fill(people: People, count: int, *, random: Random, now: datetime) -> int:
    """So many contacts, the last of them an hour ago."""
    return copy(Contact, COLUMNS, _rows(people, count, random, now))


def _rows(people: People, count: int, random: Random, now: datetime) -> Iterator[tuple[object, ...]]:
    shares = list(accumulate(_share(random) for _ in people.clients))
    notes = [_note(random) for _ in range(NOTES)]
    seal = Contact._meta.get_field("note").seal_for
    positions = range(len(people.clients))
    for at in _moments(count, random, now):
        position = random.choices(positions, cum_weights=shares)[0]
        kind, direction, decision, reason, outcome, _ = random.choices(SORTS, cum_weights=WEIGHTS)[0]
        row, therapist = uuid4(), people.therapist_of[position]
        spoke = outcome in ("connected", "delivered")
        talk = int(min(2400, random.lognormvariate(6.1, 0.6))) if outcome == "connected" else None
        done = spoke and random.random() < 0.92
        yield (
            row, people.clinic.pk, people.clients[position], therapist, therapist if spoke else None, kind, direction,
            people.line, people.phones[position], "es" if people.spanish[position] else "en", at,
            at + timedelta(seconds=(talk or 0) + 30), decision, reason, outcome, outcome == "paused", "{}", 0,
            17 if talk and kind == "call" else None, talk, talk and talk + 17,
            random.choices(FUNCTIONS, cum_weights=FUNCTION_WEIGHTS)[0] if done else "",
            random.choice((0, 0, 0, 1, 1, 2, 3, 4)) if done else None,
            random.choice((0, 0, 1, 1, 2, 3, 4, 5)) if done else None,
            seal(row, random.choice(notes) if done else ""), at + timedelta(hours=3) if done else None,
            therapist if done else None,
        )  # fmt: skip


def _share(random: Random) -> float:
    return 0.0 if random.random() < NEVER_CALL else random.lognormvariate(0, SPREAD)


def _moments(count: int, random: Random, now: datetime) -> Iterator[datetime]:
    """Ascending; each day has its part, most of it in the evening."""
    days = AGE_OF_CLINIC.days - 1
    hours = list(accumulate(BY_HOUR))
    first = now - timedelta(days=days, hours=1)
    for day in range(days):
        todays = count * (day + 1) // days - count * day // days
        seconds = sorted(
            random.choices(range(24), cum_weights=hours)[0] * 3600 + random.randrange(3600) for _ in range(todays)
        )
        yield from (first + timedelta(days=day, seconds=second) for second in seconds)


def _note(random: Random) -> str:
    words: list[str] = []
    while sum(map(len, words)) + len(words) < NOTE_CHARACTERS:
        words.append(random.choice(WORDS))
    return " ".join(words)
