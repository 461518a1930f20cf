"""What coaching knows of a client's limits and rule, filled into the form that draws up their agreement.

The agreements' floor may not look up here; its page does, by this tag.
"""

from typing import Any

from django import forms, template
from django.template import Context

from clients.models import CareRole, Client
from clinic import policies
from coaching import own_limits
from coaching.models import RuleException

register = template.Library()


@register.simple_tag(takes_context=True)
def prefill(context: Context, form: forms.Form, client: Client) -> str:
    """Sets what the form starts with; what was typed or is set already stays."""
    if not form.is_bound:
        form.initial = {**_rule(client, context), **_limits(client, context), **form.initial}
    return ""


def _rule(client: Client, context: Context) -> dict[str, Any]:
    policy = policies.policy_at(client.clinic_id, context["now"])
    exception = RuleException.objects.filter(client=client, ended_at=None).first()
    hours = exception.hours if exception and exception.hours else policy.rule_hours
    return {"rule_applies": exception.applies if exception else policy.rule_applies, "rule_hours": hours}


def _limits(client: Client, context: Context) -> dict[str, Any]:
    primary = client.team.filter(role=CareRole.PRIMARY, until=None).select_related("user").first()
    if primary is None:
        return {}
    own = own_limits.of(primary.user, now=context["now"])
    return {"response_minutes": own.response_minutes, "call_minutes": own.longest_call_minutes}
