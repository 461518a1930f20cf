"""Agreements on pages of another floor: what waits, on the board; how one stands, on a client's page."""

from typing import Any

from django import template
from django.template import Context

from agreements import waiting
from agreements.models import IN_FORCE, WAITING, Agreement, Kind, Matter
from clients.models import Client
from clinic import audit
from clinic.roles import Role

register = template.Library()


@register.inclusion_tag("agreements/board.html", takes_context=True)
def agreements_waiting(context: Context, matters: list[Matter]) -> dict[str, Any]:
    """`matters`: of `waiting.on_board`. The names that are shown are on record, as on every page (P7)."""
    user, now = context["user"], context["now"]
    shown = matters[: waiting.SHOWN]
    ids = sorted({matter.agreement.client_id for matter in shown})
    if ids:
        audit.read(user, Matter, clinic_id=user.clinic_id, now=now, page="board", ids=ids)
    names = waiting.signed_otherwise(shown)
    told = [
        (matter, names.get(matter.agreement_id, []) if matter.kind == Kind.NAME_DIFFERS else []) for matter in shown
    ]
    return {"matters": told, "more": len(matters) > waiting.SHOWN, "user": user, "now": now}


@register.inclusion_tag("agreements/of_client.html", takes_context=True)
def agreement_of(context: Context, client: Client, newest: list[Agreement]) -> dict[str, Any]:
    """What is in force and what waits, or the newest that has closed; the page itself is on record already.

    `newest`: the client's agreements, newest first, as the page has read them.
    """
    user = context["user"]
    standing = [one for one in newest if one.state in (*IN_FORCE, *WAITING)] or newest[:1]
    acts = user.has_role(Role.THERAPIST, Role.ADMIN) and not client.discharged_at
    draws = acts and not any(one.state in WAITING for one in newest)
    shown = {"agreements": standing, "client": client, "draws": draws, "acts": acts}
    return {**shown, "user": user, "now": context["now"]}
