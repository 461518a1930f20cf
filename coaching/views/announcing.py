"""Telling one's clients that the hours have changed: who gets it, in which words, then one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic import crisis, languages
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import announcing
from coaching.views import pages
from telephony import wording


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: StaffRequest) -> HttpResponseBase:
    now = timezone.now()
    if request.method == "POST":
        try:
            told = announcing.tell(request.user, by=request.user, now=now)
        except announcing.ToldToday:
            messages.warning(request, _("They were told today already. Another text can be sent tomorrow."))
        else:
            said = ngettext("%(many)s client is told by text.", "%(many)s clients are told by text.", told)
            messages.success(request, said % {"many": told})
        return redirect("limits")
    clinic = request.user.clinic
    lines = crisis.lines_for(clinic.pk, clinic.country)
    context = {
        "audience": announcing.audience(request.user, now=now),
        "texts": [
            (code, wording.render(announcing.TEMPLATE, {"crisis": crisis.texted(lines, code)}, code))
            for code in languages.CODES
        ],
        "back_url": reverse("limits"),
        "back_label": _("Your limits"),
    }
    return pages.show(request, "coaching/announce.html", now=now, **context)
