"""All that the board of one person shows, gathered in a bounded number of queries whatever the clinic's size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clients.models import Client
from clinic import together
from clinic.models import User
from clinic.roles import Role
from coaching import covered, own_limits
from coaching.covered import Covered
from coaching.models import Contact, ContactOutcome
from coaching.views.rows import attempts, due, limits, pauses, queue, texts
from coaching.views.rows import covers as covers_rows
from coaching.views.rows.queue import QueueRow
from coaching.visibility import CLINICAL, answered_by, coached_by

SHOWN = 20  # of what can be looked at later; requests and pauses are always shown whole
TRIES = 200  # to reach somebody: they become a row a person


@dataclass(slots=True)
class Board:
    """`clients` are the ids of those whose names are shown, for the audit trail."""

    clinical: bool
    admin: bool
    queue: list[QueueRow]
    uncovered: list[QueueRow]
    pauses: list[pauses.PauseRow] = field(default_factory=list)
    attempts: list[attempts.AttemptRow] = field(default_factory=list)
    texts: list[texts.UnreadRow] = field(default_factory=list)
    due: list[due.DueRow] = field(default_factory=list)
    limits: limits.LimitsShown | None = None
    covers: list[covers_rows.CoverRow] = field(default_factory=list)
    clients: set[int] = field(default_factory=set)

    @property
    def waiting_count(self) -> int:
        return self.queue_count + len(self.uncovered)

    @property
    def queue_count(self) -> int:
        return sum(row.state != "held" for row in self.queue)

    @property
    def first(self) -> QueueRow | None:
        """The most urgent request that this person can call now."""
        return next((row for row in self.queue if row.call_url), None)

    @property
    def first_words(self) -> str:
        return _("Call back %(name)s") % {"name": self.first.name.split(" ", 1)[0]} if self.first else ""

    @property
    def version(self) -> str:
        """Changes when something is to be shown anew. Times count on by themselves in the browser."""
        rows = (self.queue, self.uncovered, self.pauses, self.attempts, self.texts, self.due, self.covers)
        state = self.limits.state() if self.limits else ()
        return hashlib.sha256(repr((rows, state)).encode()).hexdigest()[:20]


def gather(user: User, now: datetime) -> Board:
    board = Board(clinical=user.has_role(*CLINICAL), admin=user.has_role(Role.ADMIN), queue=[], uncovered=[])
    own = own_limits.of(user, now=now) if user.has_role(Role.THERAPIST) else None
    covers = covered.among(own.named_by, user, now) if own else covered.NOBODY
    _who_waits(board, user, now, covers)
    if board.clinical:
        _own_clients(board, user, now, covers)
    if own:
        board.limits = limits.shown(user, now, own)
        board.covers = covers_rows.rows(own, user, covers)
    return board


def _who_waits(board: Board, user: User, now: datetime, covers: Covered) -> None:
    requests = list(queue.loaded(user, now, covers))
    rows = queue.rows(requests, user, now)
    board.uncovered = [row for row in rows if board.admin and row.uncovered]
    board.queue = [row for row in rows if row not in board.uncovered]
    board.clients |= {request.client_id for request in requests}


def _own_clients(board: Board, user: User, now: datetime, covers: Covered) -> None:
    mine, answered = coached_by(user, now, covers=covers), answered_by(user, now, covers=covers)
    sets = user.has_role(Role.THERAPIST)
    found = together.fetch(
        unread=texts.unread(answered)[:SHOWN],
        agreed=due.check_ins(user, mine, now)[:SHOWN],
        asked=due.questions(user)[:SHOWN],
        passed=due.passed_on(answered)[:SHOWN],
    )
    paused, unread, agreed, asked = list(pauses.loaded(mine, now)), found["unread"], found["agreed"], found["asked"]
    tried, to_write = _contacts(answered, user, now)
    board.pauses = [pauses.row(pause, user, now, acts=sets) for pause in paused]
    board.attempts = attempts.rows(tried)
    board.texts = [texts.unread_row(text) for text in unread]
    board.due = [
        *map(due.passed_on_row, found["passed"]),
        *(due.check_in_row(each, user, now) for each in agreed),
        *map(due.question_row, asked),
        *map(due.note_row, to_write),
    ]
    named: list[Any] = [
        *paused,
        *tried,
        *agreed,
        *to_write,
        *found["passed"],
        *(question.contact for question in asked),
    ]
    board.clients |= {each.client_id for each in named if each.client_id}
    board.clients |= {text["client_id"] for text in unread}


def _contacts(answered: QuerySet[Client], user: User, now: datetime) -> tuple[list[Contact], list[Contact]]:
    """Attempts to look at and calls to complete, in one query; an attempt reached nobody, so none is both."""
    either = Q(pk__in=attempts.loaded(answered, now).values("pk")[:TRIES]) | Q(
        pk__in=due.notes(user, now).values("pk")[:SHOWN]
    )
    found = Contact.objects.filter(either).select_related("client", "caregiver").order_by("-started_at")
    spoken = [contact for contact in found if contact.outcome == ContactOutcome.CONNECTED]
    return [contact for contact in found if contact not in spoken], spoken
