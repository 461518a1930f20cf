"""The end of treatment, and who treats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from clients.models import CareRole, CareTeamMember, Client
from clinic.models import User
from clinic.roles import Role
from coaching.forms.moments import reason_field


class DischargeForm(forms.Form):
    reason = reason_field(
        gettext_lazy("Why does treatment end?"), gettext_lazy("Say why treatment ends: it stays on record.")
    )


class StaffChoice(forms.ModelChoiceField):
    """Somebody of the client's own clinic who has one of the roles."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=User.objects.none(), to_field_name="uuid", widget=forms.RadioSelect, **more)
        self.empty_label = None

    def offer(self, client: Client, team: QuerySet[CareTeamMember], *roles: Role) -> None:
        """But for those who are in that part of the team already."""
        held = User.objects.filter(
            clinic=client.clinic_id, is_active=True, grants__role__in=roles, grants__ended_at=None
        )
        self.queryset = held.exclude(pk__in=team.values("user")).distinct().order_by("name")


class HandOverForm(forms.Form):
    therapist = StaffChoice(
        label=gettext_lazy("Who is the primary therapist from now on?"),
        error_messages={
            "required": gettext_lazy("Choose the new primary therapist."),
            "invalid_choice": gettext_lazy("Choose a therapist of the clinic."),
        },
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = CareTeamMember.objects.filter(client=client, until=None)
        self.fields["therapist"].offer(client, now.filter(role=CareRole.PRIMARY), Role.THERAPIST)  # type: ignore[attr-defined]


class LeaderForm(forms.Form):
    leader = StaffChoice(
        label=gettext_lazy("Who leads the client's skills group?"),
        error_messages={
            "required": gettext_lazy("Choose the leader."),
            "invalid_choice": gettext_lazy("Choose a leader or therapist of the clinic."),
        },
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = CareTeamMember.objects.filter(client=client, until=None)
        self.fields["leader"].offer(client, now, Role.LEADER, Role.THERAPIST)  # type: ignore[attr-defined]
