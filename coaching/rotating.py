"""Everything that the field keys hold, moved to the first of them, so that the others can be taken out.

Texts and second factors (`clinic.rotation`), pictures, seal keys, PINs; and what proves signed agreements is kept.
Safe to stop and to run again, beside a running application.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from agreements import seal_keys
from agreements.models import SealCertificate
from clients import pins
from clinic import digests, rotation
from clinic.encryption import EncryptionError
from coaching.own_page import door
from telephony import media
from telephony.models import Media

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many of each moved now; `unreadable` stayed under a key that is not there, named."""

    texts: int
    pictures: int
    seals: int
    pins: int
    unreadable: list[str]


def move_all(*, now: datetime) -> Moved:
    digests.keep_keys(now)
    texts = rotation.rotate(now)
    unreadable = list(texts.unreadable)
    pictures = _reseal(Media.objects.exclude(file=""), media.reseal, "picture", unreadable)
    seals = _reseal(SealCertificate.objects.select_related("clinic"), seal_keys.reseal, "seal key", unreadable)
    return Moved(
        texts=texts.resealed,
        pictures=pictures,
        seals=seals,
        pins=pins.move_to_current_key() + door.move_pins_to_current_key(),
        unreadable=unreadable,
    )


def _reseal(rows: QuerySet[Row], reseal: Callable[[Row], bool], name: str, unreadable: list[str]) -> int:
    count = 0
    for row in rows.order_by("pk").iterator():
        try:
            count += reseal(row)
        except (EncryptionError, OSError):
            unreadable.append(f"{name} {row.pk}")
    return count
