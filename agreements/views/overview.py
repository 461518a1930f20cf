"""The agreements of the clinic, or of one's own clients: what is to look after, what waits, what is in force."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.views import rows, staff
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role

A_PAGE = 50


@staff_only()
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    which = request.GET.get("show", "") if request.GET.get("show") in rows.LISTS else "open"
    mine = Agreement.objects.visible_to(request.user)
    page = Paginator(rows.loaded(rows.only(mine, which)), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    ids = [agreement.pk for agreement in shown]
    seen: dict[str, Any] = {
        "page": "agreements",
        "ids": ids,
        "clients": sorted({agreement.client_id for agreement in shown}),
    }
    audit.read(request.user, Agreement, clinic_id=request.user.clinic_id, now=now, **seen)
    context = {
        "rows": rows.rows(shown),
        "page": page,
        "quick": [{"label": label, "url": f"?show={key}", "on": key == which} for key, label in _lists().items()],
        "empty": rows.why_empty(which),
        "admin": request.user.has_role(Role.ADMIN),
    }
    return staff.show(request, "agreements/list.html", now=now, **context)


def _lists() -> dict[str, str]:
    return {
        "open": _("To look after"),
        "waiting": _("Not signed yet"),
        "force": _("In force"),
        "closed": _("Closed"),
        "all": _("All"),
    }
