"""What waits about agreements, for the board; a part of a page that another floor puts together."""

from typing import Any

from django import template
from django.template import Context

from agreements.models import Matter
from clinic import audit

register = template.Library()
SHOWN = 20


@register.inclusion_tag("agreements/board.html", takes_context=True)
def agreements_waiting(context: Context) -> dict[str, Any]:
    """Oldest first. The names that are shown are on record, as on every page (P7)."""
    user, now = context["user"], context["now"]
    found = Matter.objects.open().visible_to(user).select_related("agreement__client").order_by("opened_at")
    matters = list(found[: SHOWN + 1])
    shown = matters[:SHOWN]
    ids = sorted({matter.agreement.client_id for matter in shown})
    if ids:
        audit.read(user, Matter, clinic_id=user.clinic_id, now=now, page="board", ids=ids)
    return {"matters": shown, "more": len(matters) > SHOWN, "user": user, "now": now}
