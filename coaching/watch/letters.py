"""What an e-mail about an alert says, and what to do. Figures and jobs, nobody's name, no word of health.

Times in UTC: operators sit anywhere, and compare with logs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from coaching.models import Alert
from coaching.watch import runbook, words
from coaching.watch.conditions import Condition

QUEUES = {"message": "text", "call": "call", "reminder": "reminder"}


class Letter(NamedTuple):
    subject: str
    body: str


def to_operator(alert: Alert) -> Letter:
    """What was found, which jobs or queue it is, and the first step of the runbook: no clinic's sign-in is needed."""
    with override("en"):
        if alert.cleared_at:
            return _over(alert)
        condition = Condition(alert.condition)
        found = [words.found(condition, alert.facts), *_which(alert.facts)]
        return _holds(
            alert, *found, "", *runbook.steps(condition), "", "The same on System health, for a clinic's admin:"
        )


def _which(facts: dict[str, Any]) -> list[str]:
    """Names of ours that a sentence has no room for."""
    which = []
    if jobs := facts.get("jobs"):
        which.append(f"Which: {', '.join(jobs)}.")
    if queue := facts.get("queue"):
        which.append(f"Which: a {QUEUES.get(queue, queue)}.")
    return which


def to_admin(alert: Alert, language: str) -> Letter:
    """What was found, and what they can do."""
    condition = Condition(alert.condition)
    with override(language):
        if alert.cleared_at:
            return _over(alert)
        return _holds(alert, words.found(condition, alert.facts), words.to_do(condition, alert.facts))


def _holds(alert: Alert, *found: str) -> Letter:
    return _written(_short(alert), _("Since %(time)s") % {"time": _began(alert)}, *found)


def _over(alert: Alert) -> Letter:
    span = _("From %(time)s to %(until)s") % {"time": _began(alert), "until": f"{alert.cleared_at:%H:%M} UTC"}
    return _written(_("over: %(trouble)s") % {"trouble": _short(alert)}, _("It is over."), span)


def _short(alert: Alert) -> str:
    return str(words.WORDS[Condition(alert.condition)].short)


def _began(alert: Alert) -> str:
    return f"{alert.began_at:%Y-%m-%d %H:%M} UTC"


def _written(subject: str, *lines: str) -> Letter:
    body = "\n".join([*lines, "", settings.PUBLIC_URL + reverse("health")]) + "\n"
    return Letter(f"Intersession: {subject}", body)
