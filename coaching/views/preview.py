"""What a client hears at a moment, in the line's own words, and why, in words for staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import admission, typical
from coaching.forms.preview import PreviewForm
from coaching.line import hearing
from coaching.views import pages
from coaching.views.rows import heard


@staff_only(Role.THERAPIST)
@require_safe
def preview(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    form = PreviewForm(request.GET or None, user=request.user, now=now)
    context = {
        "form": form,
        "back_url": reverse("limits"),
        "back_label": _("Your limits"),
        "heard": None,
    }
    if form.is_valid():
        client, at = form.client_asked, form.at
        if client is None:
            facts, plan = typical.client_of(request.user, at=at, language=form.language_asked), ""
        else:
            pages.read_client(request, client, "preview", now)
            facts = admission.by_client(client.pk, now=at)
            plan = client.plan.meanwhile if hasattr(client, "plan") else ""
        found = hearing.at(facts, form.channel_asked, at, plan=plan)
        context["heard"] = heard.shown(found, facts, request.user, at, client.first_name if client else "")
    return pages.show(request, "coaching/preview.html", now=now, **context)
