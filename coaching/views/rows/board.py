"""All that the board of one person shows, gathered in a bounded number of queries whatever the clinic's size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements import waiting
from agreements.models import Matter
from clients.models import Client
from clinic import given, together
from clinic.models import User
from clinic.roles import Role
from coaching import covered, on_call, own_limits
from coaching.covered import Covered
from coaching.models import Contact
from coaching.views.rows import attempts, due, limits, pauses, queue, quiet, texts
from coaching.views.rows import covers as covers_rows
from coaching.views.rows.queue import QueueRow
from coaching.views.rows.quiet import QuietRow
from coaching.visibility import CLINICAL, answered_by, coached_by

SHOWN = 20  # of what can be looked at later; requests and pauses are always shown whole
NAMED = ("paused", "tried", "agreed", "to_write", "passed")  # lists of what is about one client each
TRIES = 200  # to reach somebody: they become a row a person


@dataclass(slots=True)
class Board:
    """`clients` are the ids of those whose names are shown, for the audit trail."""

    clinical: bool
    admin: bool
    queue: list[QueueRow]
    uncovered: list[QueueRow]
    uncovered_texts: list[texts.UnreadRow] = field(default_factory=list)
    pauses: list[pauses.PauseRow] = field(default_factory=list)
    attempts: list[attempts.AttemptRow] = field(default_factory=list)
    texts: list[texts.UnreadRow] = field(default_factory=list)
    due: list[due.DueRow] = field(default_factory=list)
    limits: limits.LimitsShown | None = None
    on_call: Contact | None = None
    covers: list[covers_rows.CoverRow] = field(default_factory=list)
    quiet: list[QuietRow] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    clients: set[int] = field(default_factory=set)

    @property
    def waiting_count(self) -> int:
        return self.queue_count + len(self.uncovered)

    @property
    def queue_count(self) -> int:
        return sum(row.state != "held" for row in self.queue)

    @property
    def uncovered_count(self) -> int:
        return len(self.uncovered) + len(self.uncovered_texts)

    @property
    def threads_to_read(self) -> int:
        return sum(row.unread > 0 for row in self.texts)

    @property
    def first(self) -> QueueRow | None:
        """The most urgent request that this person can call now."""
        return next((row for row in self.queue if row.call_url), None)

    @property
    def first_words(self) -> str:
        return _("Call back %(name)s") % {"name": self.first.name.split(" ", 1)[0]} if self.first else ""

    @property
    def quiet_shown(self) -> list[QuietRow]:
        return self.quiet[:SHOWN]

    @property
    def quiet_more(self) -> bool:
        return len(self.quiet) > SHOWN

    @property
    def quiet_count(self) -> str:
        return f"{SHOWN}+" if self.quiet_more else str(len(self.quiet))

    @property
    def arrived(self) -> dict[str, str]:
        """When the last of each kind came: the page's alert tells by it what is new."""
        last = {
            "requests": max((row.requested_at for row in (*self.queue, *self.uncovered)), default=None),
            "texts": max((row.at for row in (*self.texts, *self.uncovered_texts) if row.unread), default=None),
            "tries": max((row.at for row in self.attempts), default=None),
        }
        return {kind: at.astimezone(UTC).isoformat() if at else "" for kind, at in last.items()}

    @property
    def version(self) -> str:
        """Changes when something is to be shown anew. Times count on by themselves in the browser."""
        rows = (
            *(self.queue, self.uncovered, self.uncovered_texts, self.pauses, self.attempts),
            *(self.texts, self.due, self.covers, self.quiet),
        )
        state = self.limits.state() if self.limits else ()
        return hashlib.sha256(
            repr((rows, [matter.pk for matter in self.matters], state, self.on_call)).encode()
        ).hexdigest()[:20]


def gather(user: User, now: datetime) -> Board:
    board = Board(clinical=user.has_role(*CLINICAL), admin=user.has_role(Role.ADMIN), queue=[], uncovered=[])
    own = own_limits.of(user, now=now) if user.has_role(Role.THERAPIST) else None
    covers = covered.among(own.named_by, user, now) if own else covered.NOBODY
    found = statement(user.roles, covers.told_later()).fetch(now=now, **given.told_of(user), **covers.told())
    _who_waits(board, user, now, found)
    if board.clinical:
        _own_clients(board, user, now, found)
    if board.admin:
        _whom_nobody_covers(board, found)
    board.due = [*map(due.emergency_row, found["opened"]), *board.due]
    board.clients |= {access.client_id for access in found["opened"]}
    if own:
        board.limits = limits.shown(user, now, own)
        board.covers = covers_rows.rows(own, user, covers)
    return board


@lru_cache(maxsize=given.KEPT)
def statement(roles: frozenset[Role], covers: Covered) -> together.Statement:
    """For whoever holds these roles and covers in this way: put into words once a process."""
    return together.Statement(asked(given.user(roles), given.NOW, covers))


def asked(user: User, now: datetime, covers: Covered) -> dict[str, QuerySet[Any, Any]]:
    """Every list of the board, for one question to the database. A new section adds its own here."""
    for_all = {"requests": queue.loaded(user, now, covers), "matters": waiting.on_board(user)}
    for_all["opened"] = due.emergencies(user)[:SHOWN]
    if user.has_role(Role.ADMIN):
        everybody = Client.objects.filter(clinic_id=user.clinic_id)
        for_all["uncovered_texts"] = texts.uncovered(everybody)[:SHOWN]
    if not user.has_role(*CLINICAL):
        return for_all
    mine = together.shared(coached_by(user, now, covers=covers))
    answered = together.shared(answered_by(user, now, covers=covers))
    return for_all | {
        "paused": pauses.loaded(mine, now),
        "unread": texts.unread(answered)[:SHOWN],
        "agreed": due.check_ins(user, mine, now)[:SHOWN],
        "asked": due.questions(user)[:SHOWN],
        "passed": due.passed_on(answered)[:SHOWN],
        "to_write": due.notes(user, now)[:SHOWN],
        "tried": attempts.loaded(answered, now).select_related("client", "caregiver")[:TRIES],
        "quiet": quiet.loaded(user, now)[: SHOWN + 1],
        "live": on_call.legs_of(user, now).select_related("contact__client")[:1],
    }


def _who_waits(board: Board, user: User, now: datetime, found: dict[str, list[Any]]) -> None:
    rows = queue.rows(found["requests"], user, now)
    board.uncovered = [row for row in rows if board.admin and row.uncovered]
    board.queue = [row for row in rows if row not in board.uncovered]
    board.matters = found["matters"]
    board.clients |= {request.client_id for request in found["requests"]}


def _whom_nobody_covers(board: Board, found: dict[str, list[Any]]) -> None:
    """What an admin reads as somebody who answers the client stands among their own texts."""
    own = {row.id for row in board.texts}
    rows = [texts.unread_row(text) for text in found["uncovered_texts"]]
    board.uncovered_texts = [row for row in rows if row.id not in own]
    board.clients |= {text["client_id"] for text in found["uncovered_texts"]}


def _own_clients(board: Board, user: User, now: datetime, found: dict[str, list[Any]]) -> None:
    sets = user.has_role(Role.THERAPIST)
    board.pauses = [pauses.row(pause, user, now, acts=sets) for pause in found["paused"]]
    board.attempts = attempts.rows(found["tried"])
    board.on_call = next((leg.contact for leg in found["live"]), None)
    board.texts = [texts.unread_row(text) for text in found["unread"]]
    board.due = [
        *map(due.passed_on_row, found["passed"]),
        *(due.check_in_row(each, user, now) for each in found["agreed"]),
        *map(due.question_row, found["asked"]),
        *map(due.note_row, found["to_write"]),
    ]
    board.quiet = [quiet.row(client) for client in found["quiet"]]
    named = [each for name in NAMED for each in found[name]]
    named += [question.contact for question in found["asked"]]
    board.clients |= {each.client_id for each in named if each.client_id}
    board.clients |= {text["client_id"] for text in found["unread"]} | {client.pk for client in found["quiet"]}
