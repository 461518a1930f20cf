"""What the carrier says about one text or call, in our shape."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """What the carrier says about one text or call. `status` is the carrier's word, `at` is aware UTC."""

    sid: str
    status: str
    line: str = ""
    peer: str = ""
    body: str = ""
    at: datetime | None = None
    error_code: int | None = None
    duration_seconds: int | None = None
    segments: int | None = None
    media: int = 0


def text_report(text: Any) -> Report:
    line, peer = sides(text.direction, text.from_, text.to)
    return Report(
        sid=text.sid,
        status=text.status or "",
        line=line,
        peer=peer,
        body=text.body or "",
        at=aware(text.date_created),
        error_code=text.error_code,
        segments=whole(text.num_segments),
        media=whole(text.num_media) or 0,
    )


def call_report(call: Any) -> Report:
    line, peer = sides(call.direction, call._from, call.to)
    return Report(
        sid=call.sid,
        status=call.status or "",
        line=line,
        peer=peer,
        at=aware(call.date_created),
        duration_seconds=whole(call.duration),
    )


def sides(direction: str | None, sender: str | None, to: str | None) -> tuple[str, str]:
    """Our number and theirs."""
    return (to or "", sender or "") if direction == "inbound" else (sender or "", to or "")


def aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def whole(number: str | int | None) -> int | None:
    return int(number) if number not in (None, "") else None
