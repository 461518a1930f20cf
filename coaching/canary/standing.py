"""How the test calls go, as figures: for the alert, the page and the metrics."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from coaching.canary import town
from coaching.models import CanaryRun
from coaching.watch.facts import Canary


def standing(*, now: datetime) -> Canary | None:
    """None where no test call is set up, or none was ever begun."""
    first = CanaryRun.objects.order_by("began_at").first() if town.is_set_up() else None
    if first is None:
        return None
    last = (
        CanaryRun.objects.filter(Q(closed_at__isnull=False) | Q(failed_at__isnull=False)).order_by("-began_at").first()
    )
    good = CanaryRun.objects.filter(closed_at__isnull=False).order_by("-began_at").first()
    return Canary(
        waited_for=last.waited_for if last else "",
        silence=(now - (good.closed_at if good and good.closed_at else first.began_at)).total_seconds(),
        arrived_at=good.closed_at if good else None,
        took=good.took() if good else 0.0,
    )
