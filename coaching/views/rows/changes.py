"""What changes one's limits now or later, as rows that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.own_covers import Question
from coaching.own_limits import Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    title: str
    starts_at: datetime
    ends_at: datetime
    holds: bool
    cover: str
    opens: bool
    withdraw_url: str
    client_url: str = ""
    ask_url: str = ""
    let_go: int = 0
    handover_url: str = ""


def row(change: Change, now: datetime, questions: Iterable[Question] = ()) -> ChangeRow:
    """`let_go` is the change's id where a colleague covers in it."""
    asked = next((each for each in questions if each.change == change.pk and each.state == "asked"), None)
    return ChangeRow(
        title=_title(change),
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        holds=change.holds(now),
        cover=_cover(change, asked),
        opens=change.opens,
        withdraw_url=reverse("limit-withdraw", args=[change.pk]),
        client_url=reverse("client-limits", args=[change.client.uuid]) if change.client else "",
        ask_url=reverse("cover-ask-for", args=[change.pk]) if not change.opens and not change.cover else "",
        let_go=change.pk if change.cover else 0,
        handover_url=reverse("handover", args=[change.pk]) if not change.opens and change.starts_at <= now else "",
    )


def _title(change: Change) -> str:
    what = _("Extra") if change.opens else _("Leave") if change.leave else _("Off")
    channel = {"call": _("calls"), "text": _("texts")}.get(change.channel, _("calls and texts"))
    one = _(", for %(name)s") % {"name": change.client.name} if change.client else ""
    return f"{what}: {channel}{one}"


def _cover(change: Change, asked: Question | None) -> str:
    if change.opens:
        return ""
    if asked:
        said = _("%(name)s is asked and has not answered: until then nobody covers")
        return said % {"name": asked.cover}
    if change.no_cover:
        return _("Nobody covers: clients hear so, and the crisis lines")
    return _("%(name)s covers") % {"name": change.cover} if change.cover else _("Your usual cover")
