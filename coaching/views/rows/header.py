"""The head of a client's page: how coaching stands now, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import CareRole, Client
from clinic.models import User
from clinic.roles import Role
from coaching.models import ConversationText, RuleException
from coaching.views.rows import agreed, pauses
from coaching.visibility import CLINICAL, needs_numbers, treats


@dataclass(slots=True)
class Header:
    """`actions` are what `components/button.html` takes; the first one is the page's primary."""

    pause: pauses.PauseRow | None
    exception: RuleException | None
    agreement: str
    signed: bool
    therapist: str
    stands_in: bool
    whole_numbers: bool
    unread: int
    actions: list[dict[str, str]] = field(default_factory=list)
    rule_url: str = ""
    act_url: str = ""


def header(client: Client, user: User, now: datetime) -> Header:
    found = pauses.loaded(Client.objects.filter(pk=client.pk), now).first()
    team = list(client.team.filter(until=None).select_related("user"))
    primary = next((member.user.name for member in team if member.role == CareRole.PRIMARY), "")
    mine, sets = any(member.user_id == user.pk for member in team), user.has_role(Role.THERAPIST)
    agreement, signed = agreed.state(client)
    head = Header(
        pause=pauses.row(found, user, now, acts=sets) if found else None,
        exception=RuleException.objects.filter(client=client, ended_at=None).select_related("created_by").first(),
        agreement=agreement,
        signed=signed,
        therapist=primary,
        stands_in=not mine and not user.has_role(Role.ADMIN),
        whole_numbers=needs_numbers(user, client),
        unread=ConversationText.objects.filter(client=client, read_at=None, message__direction="in").count(),
        rule_url=reverse("rule-exception", args=[client.uuid]) if sets and treats(user, client) else "",
    )
    if user.has_role(*CLINICAL) and not client.discharged_at:
        head.act_url = reverse("act-record", args=[client.uuid])
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
