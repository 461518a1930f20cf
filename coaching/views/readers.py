"""Who has seen one client's record: for the client who asks, to be printed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest, staff_only
from coaching.forms import periods
from coaching.forms.moments import zone_of
from coaching.trail import readers
from coaching.views import pages
from coaching.visibility import keeps_record

DAYS = {"28": 28, "90": 90, "365": 365, "all": None}


@staff_only()
@require_safe
def index(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The answer is the primary therapist's and the office's to give."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    if not keeps_record(request.user, client):
        raise Http404
    pages.read_client(request, client, "readers", now)
    which = request.GET.get("days", "") if request.GET.get("days") in DAYS else "28"
    zone, back = zone_of(request.user), DAYS[which]
    since = periods.midnight((now - timedelta(days=back - 1)).astimezone(zone).date(), zone) if back else None
    context = {
        "client": client,
        "days": readers.days(client, zone, since=since),
        "since": since,
        "quick": [{"label": label, "url": f"?days={word}", "on": word == which} for word, label in _labels().items()],
        "back_url": reverse("client", args=[client.uuid]),
        "back_label": client.name,
    }
    return pages.show(request, "clients/readers.html", now=now, **context)


def _labels() -> dict[str, str]:
    return {
        "28": _("Last 28 days"),
        "90": _("Last 90 days"),
        "365": _("Last 365 days"),
        "all": _("From the beginning"),
    }
