"""How somebody likes the pages to be, kept from any page."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic import preferences
from clinic.access import StaffRequest, staff_only


@staff_only()
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """`alert_sound` or `shortcuts`, each "on" or "off"; anything else changes nothing."""
    said = {name: request.POST.get(name) == "on" for name in ("alert_sound", "shortcuts") if name in request.POST}
    preferences.prefer(request.user, **said, now=timezone.now())
    return HttpResponse(status=204)
