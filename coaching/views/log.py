"""The contact log: the whole clinic for its admin, one's own clients for everybody else."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import StaffRequest, staff_only
from coaching.forms.log import LogForm
from coaching.models import Contact
from coaching.views import pages
from coaching.views.rows import log as rows
from coaching.visibility import contacts_visible_to


@staff_only()
@require_safe
def log(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    form = LogForm(request.GET, user=request.user, now=now)
    every = contacts_visible_to(request.user, now)
    found = form.narrow(every) if form.is_valid() else every.none()
    shown, after = rows.page(found, request.GET.get("after", ""))
    ids = [contact.pk for contact in shown]
    audit.read(request.user, Contact, clinic_id=request.user.clinic_id, now=now, page="log", ids=ids)
    chips = rows.active(form, request.GET)
    context = {
        "form": form,
        "rows": [rows.row(contact) for contact in shown],
        "count": rows.count(found),
        "after": after,
        "active": chips,
        "clear_url": reverse("log") if chips or form.errors else "",
        "empty": rows.why_empty(form, narrowed=bool(chips)),
        "is_first": not request.GET.get("after"),
    }
    return pages.show(request, "coaching/log.html", now=now, **context)
