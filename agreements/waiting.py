"""What waits about agreements, for the board."""

from __future__ import annotations

from django.db.models import QuerySet

from agreements.models import Matter
from clinic.models import User

SHOWN = 20


def on_board(user: User) -> QuerySet[Matter]:
    """Oldest first, with its client; one more than is shown, to know whether there are others."""
    found = Matter.objects.open().visible_to(user).select_related("agreement__client").order_by("opened_at", "pk")
    return found[: SHOWN + 1]
