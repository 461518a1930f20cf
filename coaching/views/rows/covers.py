"""Cover, as rows of the board and of one's own limits: asked, to be answered, answered; and whom one covers now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import User
from coaching.covered import Covered, Therapist
from coaching.models import CoverState
from coaching.own_covers import Question
from coaching.own_limits import OwnLimits


@dataclass(frozen=True, slots=True)
class CoverRow:
    """`starts_at` and `ends_at` are of the change that it is for; without them it is for all closed hours."""

    id: str
    title: str
    line: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    accept_url: str = ""
    decline_url: str = ""
    take_back_url: str = ""
    seen_url: str = ""
    ask_url: str = ""
    more_url: str = ""
    more_label: str = ""


@dataclass(frozen=True, slots=True)
class UsualCover:
    """Who covers in all closed hours, whom one covers, and what is asked between colleagues."""

    name: str
    rows: list[CoverRow]
    covered: list[CoveredRow]


@dataclass(frozen=True, slots=True)
class CoveredRow:
    """A colleague whom one covers: always, or in one change (`change` is its id)."""

    name: str
    step_down_url: str
    change: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def usual(own: OwnLimits, user: User) -> UsualCover:
    return UsualCover(
        name=own.cover,
        rows=[row(each, user) for each in own.questions],
        covered=[covered_row for each in own.named_by for covered_row in _covered(each, user)],
    )


def _covered(therapist: Therapist, user: User) -> Iterator[CoveredRow]:
    url = reverse("cover-step-down", args=[therapist.uuid])
    if therapist.usual == user.pk:
        yield CoveredRow(therapist.name, url)
    for change in therapist.overrides:
        if change["cover"] == user.pk:
            starts_at, ends_at = map(datetime.fromisoformat, (change["starts"], change["ends"]))
            yield CoveredRow(therapist.name, url, change["pk"], starts_at, ends_at)


def rows(own: OwnLimits, user: User, covers: Covered) -> list[CoverRow]:
    """What is to be answered or read; for the board. What waits for a colleague stands on the limits page."""
    told = [row(each, user) for each in own.questions if each.state != CoverState.ASKED or each.cover_id == user.pk]
    return [*told, *covering_rows(covers)]


def covering_rows(covers: Covered) -> list[CoverRow]:
    """Whom one covers at this moment."""
    return [
        CoverRow(
            id=f"covering-{uuid}",
            title=_("You cover for %(name)s now") % {"name": name},
            line=_("You see their clients, with plans and requests, until they are back."),
            more_url=reverse("handover-of", args=[uuid]),
            more_label=_("What happened"),
        )
        for uuid, name in covers.named
    ]


def row(question: Question, user: User) -> CoverRow:
    at = CoverRow(f"cover-{question.uuid}", "", starts_at=question.starts_at, ends_at=question.ends_at)
    if question.state == CoverState.ASKED and question.cover_id == user.pk:
        return replace(
            at,
            title=_("%(name)s asks you to cover") % {"name": question.therapist},
            line=_("Until you accept, nobody covers, and their clients hear so."),
            accept_url=_url("accept", question),
            decline_url=_url("decline", question),
        )
    if question.cover_id == user.pk:
        title = _("You no longer cover for %(name)s") % {"name": question.therapist}
        return replace(at, title=title, seen_url=_url("seen", question))
    return _asked(question, at)


def _asked(question: Question, at: CoverRow) -> CoverRow:
    """As whoever asked sees it."""
    name = {"name": question.cover}
    nobody = _("Until somebody does, nobody covers, and your clients hear so.")
    if question.state == CoverState.ASKED:
        title, take_back = _("%(name)s is asked to cover, and has not answered") % name, _url("take-back", question)
        return replace(at, title=title, line=nobody, take_back_url=take_back, ask_url=_ask_url(question))
    if question.state == CoverState.ACCEPTED:
        return replace(at, title=_("%(name)s covers for you") % name, seen_url=_url("seen", question))
    words = _("%(name)s cannot cover") if question.state == CoverState.DECLINED else _("%(name)s no longer covers")
    return replace(at, title=words % name, line=nobody, seen_url=_url("seen", question), ask_url=_ask_url(question))


def _url(way: str, question: Question) -> str:
    return reverse(f"cover-{way}", args=[question.uuid])


def _ask_url(question: Question) -> str:
    return reverse("cover-ask-for", args=[question.change]) if question.change else reverse("cover-ask")
