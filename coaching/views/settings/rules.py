"""The clinic's rules: the version in force, those to come, and publishing a new one after a look at what it changes."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic import policies
from clinic.access import StaffRequest
from clinic.models import Policy
from coaching.forms.settings.rules import RulesForm
from coaching.views import pages
from coaching.views.rows import rules as rows
from coaching.views.rows import touched
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now, clinic = timezone.now(), request.user.clinic
    versions = Policy.objects.filter(clinic=clinic).select_related("created_by").order_by("-number")
    in_force = policies.policy_at(clinic.pk, now)
    context = {"policy": in_force, "facts": rows.facts(in_force), "versions": versions}
    return frame.show(request, "rules", now=now, **context)


@frame.admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest) -> HttpResponseBase:
    """Fill in, check what it changes and for whom, then publish. The version before stays on record."""
    now, clinic = timezone.now(), request.user.clinic
    before = policies.newest(clinic.pk, now)
    form = RulesForm(pages.typed(request), user=request.user, now=now, before=before)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _form(request, form, now)
    if request.POST.get("confirmed") != str(before.number):
        return _check(request, form, before, now)
    try:
        policies.publish(clinic, by=request.user, now=now, effective_from=form.effective_from, **form.changed_rules)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return _form(request, form, now)
    return pages.after_form(request, reverse("rules"), _("The new rules are kept."))


def _form(request: StaffRequest, form: RulesForm, now: datetime) -> HttpResponse:
    words = {
        "title": _("Change the rules"),
        "lead": _("A new version holds from its time on. What was decided before stays decided."),
        "submit": _("Go on: check it first"),
        "back_label": _("Rules"),
    }
    return frame.ask(request, now=now, back=reverse("rules"), form=form, **words)


def _check(request: StaffRequest, form: RulesForm, before: Policy, now: datetime) -> HttpResponse:
    """`confirmed` names the version that was looked at: one published meanwhile is looked at first."""
    rules = form.changed_rules
    context = {
        "changes": rows.changes(before, rules),
        "touched": touched.by_rules(request.user.clinic, rules, now=now),
        "effective_from": form.effective_from,
        "before": before,
        "typed": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "back_url": reverse("rules"),
        "back_label": _("Rules"),
    }
    return frame.show(request, "rules_check", now=now, **context)
