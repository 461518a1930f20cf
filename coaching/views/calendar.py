"""One's own calendar feed: making, renewing and ending its address, and the feed itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import StaffRequest, public, staff_only
from clinic.roles import Role
from coaching import feeds
from coaching.views import pages


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffRequest) -> HttpResponseBase:
    """The address is shown once, on the page that answers its making: it is kept nowhere."""
    now = timezone.now()
    url = feeds.make(request.user, by=request.user, now=now) if request.method == "POST" else ""
    context = {
        "url": url,
        "feed": feeds.standing(request.user),
        "back_url": reverse("limits"),
        "back_label": _("Your limits"),
    }
    return pages.show(request, "coaching/calendar.html", now=now, **context)


@staff_only(Role.THERAPIST)
@require_POST
def end(request: StaffRequest) -> HttpResponseBase:
    if feeds.end(request.user, by=request.user, now=timezone.now()):
        messages.success(request, _("The address no longer works."))
    return redirect("limits-calendar")


@public("fetched by a calendar programme, by a token of 256 bits; hours and colleagues' names, no client")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        therapist = feeds.find(token, now=now)
    except feeds.Gone:
        raise Http404 from None
    answer = HttpResponse(feeds.calendar(therapist, now=now), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = 'inline; filename="hours.ics"'
    return answer
