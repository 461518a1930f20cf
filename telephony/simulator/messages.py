"""A text message as Twilio keeps it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€")


class MessageStatus(StrEnum):
    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Media:
    sid: str
    content_type: str
    data: bytes


@dataclass(eq=False, slots=True)
class TextMessage:
    sid: str
    direction: str  # inbound, outbound-api, outbound-reply
    sender: str
    to: str
    body: str
    created_at: datetime
    status: MessageStatus
    media: list[Media] = field(default_factory=list)
    watcher_url: str = ""
    service_sid: str = ""
    valid_for: int = 36_000
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    error_code: int | None = None


def segments(body: str) -> int:
    """How many pieces go over the air: 160 or 153 characters in GSM-7, 70 or 67 in UCS-2."""
    if set(body) <= GSM | GSM_DOUBLE:
        size, one, many = len(body) + sum(character in GSM_DOUBLE for character in body), 160, 153
    else:
        size, one, many = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if size <= one else -(-size // many)
