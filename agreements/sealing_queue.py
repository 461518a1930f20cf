"""What waits for its seal: rows, so that a lost broker or a missing seal costs lateness only."""

from __future__ import annotations

from datetime import datetime

from agreements.models import Agreement, Sealing


def want(agreement: Agreement, *, revision: int, now: datetime) -> Sealing:
    """Asks for this revision to be sealed; asking twice changes nothing."""
    sealing, _is_new = Sealing.objects.get_or_create(
        agreement=agreement, revision=revision, defaults={"wanted_at": now, "due_at": now}
    )
    return sealing
