"""The coaching plan: written, heard before it is kept, and every version of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients import records
from clients.models import Client, CoachingPlan
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching.forms.plans import PlanForm
from coaching.views import pages
from coaching.views.rows import plans as rows


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Kept as the next version. What somebody else wrote meanwhile is shown beside, and nothing typed is lost."""
    now = timezone.now()
    client = pages.own_client_or_404(request, uuid, now)
    kept = CoachingPlan.objects.filter(client=client).select_related("updated_by").first()
    form = PlanForm(pages.typed(request), initial=rows.typed(kept))
    if request.htmx and "preview" in request.POST:
        return pages.show(request, "clients/plan_said.html", now=now, said=rows.said(client, request.POST["meanwhile"]))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            records.write_plan(client, by=request.user, now=now, **form.cleaned_data)
        except records.PlanChanged:
            return _changed_meanwhile(request, client)
        return pages.to_client(request, client, _("The plan is kept."), at="plan-title")
    return _form(request, client, form, kept)


@staff_only()
@require_safe
def history(request: StaffRequest, uuid: UUID) -> HttpResponse:
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    pages.read_client(request, client, "plan history", now)
    return pages.show(request, "clients/plan_history.html", now=now, client=client, versions=rows.versions(client))


def _changed_meanwhile(request: StaffRequest, client: Client) -> HttpResponse:
    """What was typed stands in the form; what holds now stands above it, where the two differ."""
    kept = CoachingPlan.objects.select_related("updated_by").get(client=client)
    data = request.POST.copy()
    data["seen"] = str(kept.number)
    form = PlanForm(data)
    form.is_valid()
    return _form(request, client, form, kept, theirs=rows.differing(kept, form.cleaned_data))


def _form(
    request: StaffRequest, client: Client, form: PlanForm, kept: CoachingPlan | None, **more: object
) -> HttpResponse:
    meanwhile = form["meanwhile"].value() or ""
    more |= {"title": _("Coaching plan"), "submit": _("Keep the plan"), "kept": kept}
    said = rows.said(client, meanwhile)
    return pages.client_form(
        request, client, form, timezone.now(), template="clients/plan_form.html", said=said, **more
    )
