"""A pause ended early, a check made in one, and a client's exception from the rule; always with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import checking, notices, pauses
from coaching.forms.pauses import CheckForm, EndForm, ExceptionForm
from coaching.models import Pause, RuleException
from coaching.views import pages
from coaching.views.rows import texting
from coaching.visibility import CLINICAL, clients_visible_to


def open_pauses(request: StaffRequest, now: datetime) -> QuerySet[Pause]:
    """Pauses that hold now, of clients whose page this person may open."""
    return Pause.objects.open(now).filter(client__in=clients_visible_to(request.user, now)).select_related("client")


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    pause = get_object_or_404(open_pauses(request, now), uuid=uuid)
    form = EndForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        pauses.end_early(pause, reason=form.cleaned_data["reason"], by=request.user, now=now)
        ended = texting.said_of(pause.client, _("The pause has ended. Coaching is open as limits say."))
        return pages.after_form(request, _page(pause.client), ended)
    words = {
        "title": _("End the pause early"),
        "lead": f"{_opens_words(pause, now)} {_('The pause and your reason both stay on record.')}",
        "submit": _("End the pause"),
    }
    return _form(request, form, pause.client, now, pause=pause, **words)


def _opens_words(pause: Pause, now: datetime) -> str:
    name = {"name": pause.client.first_name}
    if texting.is_told(pause.client, now=now):
        return _("Coaching opens at once, %(name)s is texted so, and requests that were held wait again.") % name
    return _("Coaching opens at once, and requests that were held wait again. %(name)s is not texted about it.") % name


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Recorded alone (it was made another way), or recorded and then called."""
    now = timezone.now()
    pause = get_object_or_404(open_pauses(request, now), uuid=uuid)
    form = CheckForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        return _checked(request, pause, form, now)
    words = {
        "title": _("Record a medical or risk check"),
        "lead": _("Coaching stays paused. Emergency care can be arranged at any time."),
    }
    return _form(request, form, pause.client, now, template="coaching/check_form.html", pause=pause, **words)


def _checked(request: StaffRequest, pause: Pause, form: CheckForm, now: datetime) -> HttpResponseBase:
    asked = form.cleaned_data
    if "call" not in request.POST:
        pauses.record_check(pause, kind=asked["kind"], reason=asked["reason"], by=request.user, now=now)
        writes = "text" in request.POST
        then = reverse("client-texts", args=[pause.client.uuid]) if writes else _page(pause.client)
        return pages.after_form(request, then, _("The check is on record, with its reason."))
    line = notices.line_of(pause.client.clinic_id)
    try:
        checking.call(pause, kind=asked["kind"], reason=asked["reason"], line=line, by=request.user, now=now)
    except pages.CALL_TROUBLE as error:
        messages.warning(request, pages.why_no_call(error, request.user, now))
        title = _("Record a medical or risk check")
        return _form(request, form, pause.client, now, template="coaching/check_form.html", pause=pause, title=title)
    messages.success(request, pages.ringing(), extra_tags="passing")
    return pages.after_form(request, _page(pause.client))


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.own_client_or_404(request, uuid, now)
    form = ExceptionForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        pauses.except_client(client, by=request.user, now=now, **form.terms())
        return pages.after_form(request, _page(client), texting.said_of(client, _("Kept, with your reason.")))
    words = {
        "title": _("Exception from the 24-hour rule"),
        "lead": _("Age alone decides nothing. Where the rule is turned off, a pause that is open ends at once."),
        "submit": _("Keep the exception"),
    }
    return _form(request, form, client, now, **words)


@staff_only(Role.THERAPIST)
@require_POST
def end_exception(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.own_client_or_404(request, uuid, now)
    found = get_object_or_404(RuleException, client=client, ended_at=None)
    pauses.end_exception(found, by=request.user, now=now)
    holds = texting.said_of(client, _("The clinic's rule holds for this client again, from now on."))
    return pages.after_form(request, _page(client), holds)


def _page(client: Client) -> str:
    return reverse("client", args=[client.uuid])


def _form(
    request: StaffRequest,
    form: object,
    client: Client,
    now: datetime,
    template: str = "form_page.html",
    **context: object,
) -> HttpResponse:
    pages.read_client(request, client, "rule", now)
    context |= {"form": form, "client": client}
    context |= {"back_url": _page(client), "back_label": client.name}
    return pages.show(request, template, now=now, **context)
