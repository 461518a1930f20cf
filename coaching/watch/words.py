"""Conditions in plain words: what holds, what does not, who puts it right. The short ones travel, without health."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching.watch.conditions import OF_THE_LINE, Cause, Condition, causes
from coaching.watch.facts import Answered

OPERATOR = gettext_lazy("Tell whoever runs this installation.")


class Words(NamedTuple):
    """`name` and `fine` for the page; `short` is what an e-mail says; `do` is the way to set it right."""

    name: Any
    fine: Any
    short: Any
    do: Any
    page: str = ""  # the name of the page where an admin can act, what is asked of it, and what its link says
    query: str = ""
    link: Any = ""


WORDS = {
    Condition.LINE: Words(
        gettext_lazy("Within the last hour the line answered as promised"),
        gettext_lazy("Calls and texts were answered in time within this hour."),
        gettext_lazy("The line did not answer as promised"),
        gettext_lazy("Call your line yourself to hear whether it answers, and tell whoever runs this installation."),
    ),
    Condition.LATE: Words(
        gettext_lazy("Reminders and texts go out on time"),
        gettext_lazy("Nothing that is due waits."),
        gettext_lazy("What is due goes out late"),
        gettext_lazy(
            "Tell whoever runs this installation. Ask your colleagues to look at the board: it is up to date."
        ),
    ),
    Condition.DELIVERY: Words(
        gettext_lazy("Texts and calls reach the phones"),
        gettext_lazy("Within an hour, only single ones failed."),
        gettext_lazy("Texts or calls do not reach the phones"),
        gettext_lazy("Look at which phones these are. If they are many, tell whoever runs this installation."),
        "missing",
        "",
        gettext_lazy("What is missing"),
    ),
    Condition.JOBS: Words(
        gettext_lazy("Jobs run"),
        gettext_lazy("Every job ran when it was to run."),
        gettext_lazy("Jobs stand still"),
        gettext_lazy("Tell whoever runs this installation. Calls are answered and pauses hold; texts may wait."),
    ),
    Condition.ASKED: Words(
        gettext_lazy("The carrier is asked what did not reach us"),
        gettext_lazy("Each line was asked about within ten minutes."),
        gettext_lazy("The carrier is not asked what did not reach us"),
        gettext_lazy("Tell whoever runs this installation. Calls and texts that reach us are answered as always."),
    ),
    Condition.SEALS: Words(
        gettext_lazy("Agreements are sealed"),
        gettext_lazy("No signed agreement waits for its file."),
        gettext_lazy("Documents wait for their seal"),
        gettext_lazy("Tell whoever runs this installation. What was signed is in force meanwhile."),
    ),
    Condition.RECORD: Words(
        gettext_lazy("The record is chained"),
        gettext_lazy("Every event of the audit trail is in its chain."),
        gettext_lazy("The record’s chain is behind"),
        gettext_lazy("Tell whoever runs this installation. Events are kept; only their chain is late."),
    ),
    Condition.CLOCK: Words(
        gettext_lazy("Clocks agree"),
        gettext_lazy("All machines and the database show the same time."),
        gettext_lazy("Clocks do not agree"),
        gettext_lazy(
            "Tell whoever runs this installation. A machine whose clock is wrong does its work late or not at all;"
            " the others do it meanwhile."
        ),
    ),
    Condition.DENIED: Words(
        gettext_lazy("Nobody asks for pages that are not theirs"),
        gettext_lazy("Few pages, or none, were refused to your staff."),
        gettext_lazy("Many pages were refused to one clinic’s staff"),
        gettext_lazy("See who asked for what. If it is not a mistake, end that person’s access."),
        "audit",
        "?kind=refused",
        gettext_lazy("What was refused"),
    ),
    Condition.CANARY: Words(
        gettext_lazy("A test call goes through"),
        gettext_lazy("No test call is set up: the line is not tried by itself."),
        gettext_lazy("The test call did not arrive"),
        gettext_lazy("Tell whoever runs this installation, and call your line yourself to hear what it says."),
    ),
    Condition.SPOOL: Words(
        gettext_lazy("Nothing waits outside the database"),
        gettext_lazy("Every call and text is stored."),
        gettext_lazy("Calls or texts wait to be stored"),
        gettext_lazy("Tell whoever runs this installation. Nothing is lost, and the board does not show it yet."),
    ),
    Condition.BACKUP: Words(
        gettext_lazy("Backups are made"),
        gettext_lazy("No backup is known here: they may be made in another way."),
        gettext_lazy("The last backup is old"),
        OPERATOR,
    ),
    Condition.CHAIN: Words(
        gettext_lazy("The record is whole"),
        gettext_lazy("Nothing of it was walked through yet: that is done each hour."),
        gettext_lazy("The record was changed or cut"),
        gettext_lazy("Tell whoever runs this installation at once, and keep what you exported of its heads."),
        "audit",
        "",
        gettext_lazy("Audit trail"),
    ),
}
BY_CAUSE = {  # what is to be known or done beside, of the hour that is counted: nothing is said of this moment
    Cause.IN_TROUBLE: gettext_lazy("Whoever called at that moment heard the crisis lines."),
    Cause.SLOW: gettext_lazy("The database or a machine had too much to do."),
    Cause.REFUSED: gettext_lazy(
        "If the line does not answer you, its address or the carrier’s key is wrong; if it does, somebody else tries"
        " to reach it."
    ),
}
HOPS = {
    "called": gettext_lazy("the call did not reach the line"),
    "taken": gettext_lazy("the line did not take the request"),
    "due": gettext_lazy("no reminder was planned"),
    "handed": gettext_lazy("the reminder did not leave"),
    "delivered": gettext_lazy("the reminder was not delivered"),
    "closed": gettext_lazy("the request could not be closed"),
}


def found(condition: Condition, facts: dict[str, Any]) -> str:
    """What is wrong, with its figures."""
    match condition:
        case Condition.LINE:
            return _line(facts)
        case Condition.LATE:
            return _("The oldest has waited for %(minutes)s minutes.") % _minutes(facts)
        case Condition.DELIVERY:
            return _("Within an hour %(failed)s of %(handed)s did not arrive.") % facts
        case Condition.JOBS:
            return _("%(count)s of %(of)s jobs stand still, one for %(minutes)s minutes.") % (
                {"count": len(facts["jobs"]), "of": facts["of"]} | _minutes(facts)
            )
        case Condition.ASKED:
            return _("One line was not asked about for %(minutes)s minutes.") % _minutes(facts)
        case Condition.SEALS:
            return ngettext(
                "%(count)s waits, for %(minutes)s minutes.", "%(count)s wait, the oldest for %(minutes)s minutes.",
                facts["waiting"],
            ) % ({"count": facts["waiting"]} | _minutes(facts))  # fmt: skip
        case Condition.RECORD:
            return _("The oldest event has waited for %(minutes)s minutes.") % _minutes(facts)
        case Condition.CLOCK if facts.get("process"):
            return _("The clock of %(process)s is %(seconds)s seconds off.") % facts
        case Condition.CLOCK:
            return _("They are %(seconds)s seconds apart.") % facts
        case Condition.CANARY if facts["waited_for"]:
            return _("It got as far as this: %(hop)s.") % {"hop": HOPS[facts["waited_for"]]}
        case Condition.CANARY:
            return _("None has arrived for %(minutes)s minutes.") % _minutes(facts)
        case Condition.SPOOL:
            return _("%(waiting)s wait, the oldest for %(minutes)s minutes; %(set_aside)s cannot be taken in.") % (
                facts | _minutes(facts)
            )
        case Condition.BACKUP:
            return _last_backup(facts["hours"])
        case Condition.CHAIN:
            return _("An event of the audit trail was changed or removed behind its back.")
        case Condition.DENIED:
            return _("%(many)s pages were refused within ten minutes.") % facts


def to_do(condition: Condition, facts: dict[str, Any]) -> str:
    """Who puts it right, by what is wrong."""
    said = [str(WORDS[condition].do)]
    if condition is Condition.LINE:
        said += [str(BY_CAUSE[cause]) for cause in causes(_answered(facts))]
    return " ".join(said)


def _answered(facts: dict[str, Any]) -> Answered:
    return Answered(**{name: facts.get(name, 0) for name in OF_THE_LINE})


def _line(facts: dict[str, Any]) -> str:
    """Each cause that holds. They are counted by the hour, and stand after all is well again."""
    line = _answered(facts)
    said = [_("Within the last hour:"), *(_caused(cause, line) for cause in causes(line))]
    return " ".join(said)


def _caused(cause: Cause, line: Answered) -> str:
    match cause:
        case Cause.IN_TROUBLE:
            return ngettext(
                "%(count)s step of a call was answered with the crisis lines alone, since something broke.",
                "%(count)s steps of calls were answered with the crisis lines alone, since something broke.",
                line.in_trouble,
            ) % {"count": line.in_trouble}  # fmt: skip
        case Cause.SLOW:
            return _(
                "%(slow)s of %(answered)s answers took longer than 1.5 seconds, %(too_slow)s longer than 8 seconds."
            ) % {"slow": line.slow, "answered": line.answered, "too_slow": line.too_slow}
        case Cause.REFUSED:
            return _("%(count)s requests came without the carrier’s signature and were refused.") % {
                "count": line.refused
            }


def _last_backup(hours: int) -> str:
    if hours < 3 * 24:
        return _("The last one was made %(hours)s hours ago.") % {"hours": hours}
    return _("The last one was made %(days)s days ago.") % {"days": hours // 24}


def _minutes(facts: dict[str, Any]) -> dict[str, int]:
    return {"minutes": int(facts["seconds"] // 60)}
