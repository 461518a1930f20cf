"""The dates in Twilio's list filters: `DateSent>`, `StartTime<`, …"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta


def in_time(form: Mapping[str, Sequence[str]], name: str, moment: datetime) -> bool:
    """True if `moment` fits `name`, `name<`, `name>` of the form; a bare date means that day in UTC."""
    for sign in ("", "<", ">"):
        for wanted in form.get(name + sign, ()):
            since, until = _span(wanted)
            if sign != "<" and moment < since:
                return False
            if sign != ">" and moment >= until:
                return False
    return True


def _span(wanted: str) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(wanted.replace("Z", "+00:00"))
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    return start, start + (timedelta(days=1) if len(wanted) == 10 else timedelta(seconds=1))
