"""Self-harm told in a contact: when it was, in one tap; what follows by the rule; and words to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import User
from coaching import admission, rules
from coaching.forms.moments import zone_of
from coaching.models import Pause
from coaching.templatetags import time_words
from telephony.wording import next_minute

NOT_KNOWN = "unknown"
HOURS = {  # since the act, as somebody says it on the telephone
    "0": gettext_lazy("Just now"),
    "1": gettext_lazy("1 hour ago"),
    "3": gettext_lazy("3 hours ago"),
    "6": gettext_lazy("6 hours ago"),
    "12": gettext_lazy("12 hours ago"),
    "18": gettext_lazy("18 hours ago"),
    "30": gettext_lazy("Over a day ago"),
    NOT_KNOWN: gettext_lazy("Time not known"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    follows: str


@dataclass(frozen=True, slots=True)
class Harm:
    """`choices`: when the act was; `heading` what the rule does here, before anything is recorded."""

    choices: list[Choice]
    heading: str


def ago(key: str) -> timedelta | None:
    """How long before now; None for a time that is not known. `key` is one of HOURS."""
    return None if key == NOT_KNOWN else timedelta(hours=int(key))


def asked(client: Client, user: User, now: datetime) -> Harm:
    rule = admission.by_client(client.pk, now=now).situation.rule
    choices = [Choice(key, str(label), _follows(ago(key), rule, user, now)) for key, label in HOURS.items()]
    if not rule.applies:
        return Harm(choices, _("The 24-hour rule is off here: the act is recorded, and coaching goes on."))
    heading = _("The pause is %(hours)s hours from the act, whenever it is told. One tap records it.")
    return Harm(choices, heading % {"hours": rule.hours})


def script(pause: Pause | None, user: User, now: datetime) -> str:
    """Words to say, warm and matter-of-fact."""
    if pause is None:
        return _("Thank you for telling me. Are you safe now? Let us see what you need, and which skill helps first.")
    at = time_words.moment(next_minute(pause.ends_at), zone_of(user), now)
    return _(
        "Thank you for telling me. Do you need a doctor now? As we agreed, coaching pauses until %(time)s and opens"
        " again then. It is no punishment. Your session stands: come. If you are in danger before that, use the crisis"
        " lines; they answer at any hour."
    ) % {"time": at}


def _follows(since: timedelta | None, rule: rules.Rule, user: User, now: datetime) -> str:
    act = now - (since or timedelta(0))
    if not rules.starts_pause(act, rule, now):
        return _("no pause")
    ends = next_minute(rules.pause_ends(act, rule.hours))
    return _("until %(time)s") % {"time": time_words.moment(ends, zone_of(user), now)}
