"""The audit trail for the clinic's admin, and the head of its chain to be kept elsewhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import audit, audit_chain
from clinic.access import StaffRequest
from clinic.models import AuditEvent, AuditLink
from coaching.forms.settings.audit import TrailForm
from coaching.trail import asking
from coaching.views.rows import trail as rows
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    form = TrailForm(request.GET, user=request.user, now=now)
    page = asking.page(form.asked(), request.GET.get("after", "")) if form.is_valid() else asking.Page([], "")
    named = rows.clients_of(page.events, request.user, now)
    clients = sorted(named)
    audit.read(request.user, AuditEvent, clinic_id=request.user.clinic_id, now=now, page="audit", clients=clients)
    context = {
        "form": form,
        "rows": [rows.row(event, named) for event in page.events],
        "active": rows.active(form, request.GET),
        "clear_url": reverse("audit") if request.GET else "",
        "after": page.after,
        "is_first": not request.GET.get("after"),
        "looked_back_to": page.looked_back_to,
        "head": audit_chain.head(request.user.clinic_id),
    }
    return frame.show(request, "audit", now=now, **context)


@frame.admin_only
@require_safe
def head(request: StaffRequest) -> HttpResponse:
    """A text file of one line to check with; whoever keeps it elsewhere notices a tail that was cut."""
    now, clinic = timezone.now(), request.user.clinic
    last = audit_chain.head(clinic.pk)
    audit.record(
        request.user, "audit.head_exported", AuditLink, clinic_id=clinic.pk, now=now, seq=last.seq if last else 0
    )
    written = f"{last.hash}:{last.seq}" if last else _("no event is linked yet")
    lines = [
        f"{clinic.name} · {date_format(now, 'c')}",
        f"{_('Head of the audit trail')}: {written}",
        f"{_('To check it later')}: manage.py verify_audit --head {written}" if last else "",
    ]
    name = f'attachment; filename="audit-head-{now.date().isoformat()}.txt"'
    words = "\n".join(line for line in lines if line) + "\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})
