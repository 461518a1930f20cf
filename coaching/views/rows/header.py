"""The head of a client's page: how coaching stands now, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from clients.models import CareRole, Client
from clinic.models import User
from clinic.roles import Role
from coaching.models import ConversationText, RuleException
from coaching.views.rows import agreed, pauses
from coaching.visibility import CLINICAL

CHANGED_AT = {
    "phone": "client-phone-add",
    "caregiver": "client-caregiver-add",
    "leader": "client-leader-add",
    "details": "client-details",
}


@dataclass(slots=True)
class Header:
    """`actions` are what `components/button.html` takes; the first one is the page's primary. `keeps`: this person
    keeps the record (the plan, telephones, the team).
    """

    pause: pauses.PauseRow | None
    exception: RuleException | None
    agreement: str
    signed: bool
    therapist: str
    stands_in: bool
    keeps: bool
    whole_numbers: bool
    unread: int
    actions: list[dict[str, str]] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)  # where sections are changed, for those who may
    rule_url: str = ""
    act_url: str = ""
    limits_url: str = ""
    pass_on_url: str = ""
    keeping_url: str = ""


def asked(client: Client, now: datetime) -> dict[str, QuerySet[Any, Any]]:
    """Beside the care team, which the page asks for anyway ("team")."""
    unread = ConversationText.objects.filter(client_id=client.pk, read_at=None, word="")
    standing = Agreement.objects.filter(client_id=client.pk).order_by("-created_at").defer(*agreed.TEXT)
    return {
        "pause": pauses.loaded(Client.objects.filter(pk=client.pk), now),
        "exception": RuleException.objects.filter(client_id=client.pk, ended_at=None).select_related("created_by"),
        "standing": standing[:10],
        "unread": unread.order_by().values("client").annotate(many=Count("pk")),
    }


def header(client: Client, user: User, now: datetime, found: dict[str, list[Any]]) -> Header:
    """From the answers to `asked`."""
    team, sets = found["team"], user.has_role(Role.THERAPIST)
    primary = next((member.user for member in team if member.role == CareRole.PRIMARY), None)
    treats, admin = primary == user, user.has_role(Role.ADMIN)
    pause = next(iter(found["pause"]), None)
    agreement, signed = agreed.state(found["standing"])
    head = Header(
        pause=pauses.row(pause, user, now, acts=sets) if pause else None,
        exception=next(iter(found["exception"]), None),
        agreement=agreement,
        signed=signed,
        therapist=primary.name if primary else "",
        stands_in=not admin and not any(member.user_id == user.pk for member in team),
        keeps=treats or admin,
        whole_numbers=treats or admin,
        unread=found["unread"][0]["many"] if found["unread"] else 0,
        keeping_url=reverse("keeping-record", args=[client.uuid]) if admin else "",
        rule_url=reverse("rule-exception", args=[client.uuid]) if sets and treats else "",
    )
    if head.keeps:
        head.urls = {name: reverse(route, args=[client.uuid]) for name, route in CHANGED_AT.items()}
    if sets and treats:
        head.urls["plan"] = reverse("client-plan", args=[client.uuid])
    if user.has_role(*CLINICAL) and not client.discharged_at:
        head.act_url = reverse("act-record", args=[client.uuid])
        head.pass_on_url = "" if treats else reverse("pass-on", args=[client.uuid])
        head.limits_url = reverse("client-limits", args=[client.uuid]) if head.rule_url else ""
        head.actions = _actions(client, head)
    return head


def _actions(client: Client, head: Header) -> list[dict[str, str]]:
    """In a pause a call needs the reason of a check first; without an agreement none can be placed."""
    if head.pause:
        url = reverse("pause-check", args=[head.pause.id])
        return [{"label": _("Medical or risk check"), "url": url, "icon": "shield-check", "tone": "primary"}]
    if not head.signed:
        return []
    url = reverse("client-call", args=[client.uuid])
    label = _("Call %(name)s now") % {"name": client.first_name}
    return [{"label": label, "url": url, "method": "post", "icon": "phone", "tone": "primary"}]
