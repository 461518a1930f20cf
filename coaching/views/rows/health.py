"""The installation's health as rows of a page: what holds, what does not, since when, and who puts it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import ChainCheck, User
from coaching.models import Alert
from coaching.watch import conditions, levels, words
from coaching.watch.conditions import Condition, Trouble
from coaching.watch.facts import Canary, Facts
from coaching.watch.levels import Kept


@dataclass(frozen=True, slots=True)
class Row:
    """`holds` is None where nobody tries; `since` is None where nothing was ever wrong."""

    name: str
    holds: bool | None
    text: str
    since: datetime | None = None
    arrived_at: datetime | None = None
    do: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A promise, and a sentence a span on what was kept."""

    promise: str
    spans: list[str]


def rows(facts: Facts, user: User) -> list[Row]:
    """One a condition; those of another clinic are left out (P8)."""
    troubles = conditions.troubles(facts)
    mine = {trouble.condition: trouble for trouble in troubles if trouble.clinic_id in (None, user.clinic_id)}
    last = _last_alerts(user)
    made = [_row(condition, mine.get(condition), last.get(condition), facts, user) for condition in Condition]
    return sorted(made, key=lambda row: row.holds is not False)


def _last_alerts(user: User) -> dict[str, Alert]:
    newest = Alert.objects.visible_to(user).order_by("condition", "-began_at").distinct("condition")
    return {alert.condition: alert for alert in newest}


def _row(condition: Condition, trouble: Trouble | None, last: Alert | None, facts: Facts, user: User) -> Row:
    said = words.WORDS[condition]
    if trouble is None and condition is Condition.CANARY:
        return _test_call(facts.canary)
    if trouble is None and condition is Condition.BACKUP:
        return _backup(facts)
    if trouble is None and condition is Condition.CHAIN:
        return _chain(user)
    if trouble is None:
        return Row(str(said.name), True, str(said.fine), since=last.cleared_at if last else None)
    return Row(
        str(said.name),
        False,
        words.found(condition, trouble.facts),
        since=last.began_at if last and last.cleared_at is None else None,
        do=words.to_do(condition, trouble.facts),
        url=reverse(said.page) + said.query if said.page else "",
        link=str(said.link),
    )


def _test_call(canary: Canary | None) -> Row:
    said = words.WORDS[Condition.CANARY]
    if canary is None or canary.arrived_at is None:
        return Row(str(said.name), None, str(said.fine) if canary is None else _("The first one is under way."))
    took = ngettext("The last one took %(count)s second.", "The last one took %(count)s seconds.", round(canary.took))
    return Row(str(said.name), True, took % {"count": round(canary.took)}, arrived_at=canary.arrived_at)


def _backup(facts: Facts) -> Row:
    said = words.WORDS[Condition.BACKUP]
    if facts.backup_age is None:
        return Row(str(said.name), None, str(said.fine))
    return Row(str(said.name), True, _("The last one:"), arrived_at=facts.now - timedelta(seconds=facts.backup_age))


def _chain(user: User) -> Row:
    """By the hourly walk through this clinic's own chain."""
    said, check = words.WORDS[Condition.CHAIN], ChainCheck.objects.filter(chain=user.clinic_id).first()
    if check is None or check.whole_until is None:
        return Row(str(said.name), None, str(said.fine))
    count = number_format(check.seq)
    text = _("Walked through and found whole, %(count)s events up to") % {"count": count}
    return Row(str(said.name), True, text, arrived_at=check.whole_until)


def kept(user: User, now: datetime) -> list[Level]:
    """What is promised, beside what was kept over 24 hours and seven days."""
    clinic = user.clinic_id
    return [
        Level(_("99 of 100 steps of a call are answered within 1.5 seconds"), _spans(levels.calls(now=now))),
        Level(_("A reminder leaves within 60 seconds after it is due"), _spans(levels.reminders(clinic, now=now))),
        Level(_("A pause ends at its time or up to 60 seconds later, never before"),
              _spans(levels.pauses(clinic, now=now))),
    ]  # fmt: skip


def _spans(spans: list[Kept]) -> list[str]:
    return [f"{label}: {_span(found)}" for label, found in zip((_("24 hours"), _("7 days")), spans, strict=True)]


def _span(found: Kept) -> str:
    if not found.of:
        return _("none to count")
    said: dict[str, Any] = {
        "share": number_format(found.share, 1),
        "count": found.of,
        "worst": number_format(found.worst, 1),
    }
    return ngettext(
        "%(share)s %% of %(count)s, it took %(worst)s s",
        "%(share)s %% of %(count)s, the slowest took %(worst)s s",
        found.of,
    ) % said  # fmt: skip
