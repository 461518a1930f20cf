"""What an e-mail about an alert says. Figures and jobs, nobody's name, no word of health.

Times in UTC: operators sit anywhere, and compare with logs.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from coaching.models import Alert
from coaching.watch import words
from coaching.watch.conditions import Condition


class Letter(NamedTuple):
    subject: str
    body: str


def to_operator(alert: Alert) -> Letter:
    """The figures as they were measured."""
    with override("en"):
        return _over(alert) if alert.cleared_at else _holds(alert, *(f"{name}: {n}" for name, n in alert.facts.items()))


def to_admin(alert: Alert, language: str) -> Letter:
    """What was found, and what they can do."""
    condition = Condition(alert.condition)
    with override(language):
        if alert.cleared_at:
            return _over(alert)
        return _holds(alert, words.found(condition, alert.facts), str(words.WORDS[condition].do))


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
