"""The end of treatment, its being taken up again, and who treats. Each is checked before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients import records
from clients.models import CareRole, Client
from clinic.access import StaffRequest, staff_only
from coaching import treatment
from coaching.forms.treatment import DischargeForm, HandOverForm, LeaderForm
from coaching.views import pages
from coaching.views.rows import ending
from coaching.views.rows.consequences import Told

Answers = Sequence[dict[str, str]]  # label and value


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def discharge(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    if client.discharged_at:
        return pages.to_client(request, client, _("Treatment has ended already."))
    form = DischargeForm(pages.typed(request))
    told = ending.of_discharge(client, treatment.left(client, now=now))
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        more = {"title": _("End the treatment"), "submit": _("Go on: check it first"), "told": told}
        return pages.client_form(request, client, form, now, template="clients/treatment_form.html", **more)
    reason = form.cleaned_data["reason"]
    if "confirmed" not in request.POST:
        answers = [{"label": _("Why treatment ends"), "value": reason}]
        return _check(request, client, form, told, answers=answers, submit=_("End the treatment"))
    treatment.discharge(client, reason=reason, by=request.user, now=now)
    return pages.to_client(request, client, _("Treatment has ended. The record stays."))


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def readmit(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    if not client.discharged_at:
        return pages.to_client(request, client, _("The client is in treatment."))
    if request.method == "POST" and "confirmed" in request.POST:
        records.readmit(client, by=request.user, now=now)
        if not client.team.filter(role=CareRole.PRIMARY, until=None).exists():  # they left the clinic meanwhile
            there = reverse("client-hand-over", args=[client.uuid])
            return pages.after_form(request, there, _("Treatment is taken up again. Choose the therapist next."))
        return pages.to_client(request, client, _("Treatment is taken up again. Draw up the agreement next."))
    if "change" in request.POST:
        return pages.to_client(request, client)
    told = ending.of_readmission(client)
    return _check(request, client, Form(), told, submit=_("Take treatment up again"))


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    form = HandOverForm(pages.typed(request), client=client)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        more = {"title": _("Change the primary therapist"), "submit": _("Go on: check it first")}
        return pages.client_form(request, client, form, now, **more)
    therapist = form.cleaned_data["therapist"]
    if "confirmed" not in request.POST:
        told = ending.of_hand_over(client, therapist, treatment.left(client, now=now))
        answers = [{"label": _("Primary therapist from now on"), "value": therapist.name}]
        return _check(request, client, form, told, answers=answers, submit=_("Hand over"))
    treatment.hand_over(client, therapist=therapist, by=request.user, now=now)
    words = _("%(name)s is the primary therapist from now on.") % {"name": therapist.name}
    still = pages.clients_visible_to(request.user, now).filter(pk=client.pk).exists()
    return pages.to_client(request, client, words) if still else pages.after_form(request, "/clients/", words)


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def add_leader(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    form = LeaderForm(pages.typed(request), client=client)
    if request.method == "POST" and form.is_valid():
        leader = form.cleaned_data["leader"]
        records.add_leader(client, leader=leader, by=request.user, now=now)
        return pages.to_client(
            request, client, _("%(name)s sees the client now.") % {"name": leader.name}, at="team-title"
        )
    more = {"title": _("Add a skills group leader"), "submit": _("Add them")}
    return pages.client_form(request, client, form, now, **more)


@staff_only()
@require_POST
def end_leader(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    records.end_leader(get_object_or_404(client.team.filter(role=CareRole.LEADER), pk=pk), by=request.user, now=now)
    return pages.to_client(request, client, _("They no longer see the client."), at="team-title")


def _check(
    request: StaffRequest,
    client: Client,
    form: Form,
    told: Told,
    *,
    submit: str,
    answers: Answers = (),
) -> HttpResponse:
    now = timezone.now()
    typed = [(name, value) for name, value in request.POST.items() if name in form.fields]
    more = {"told": told, "told_title": _("What happens"), "answers": answers, "typed": typed, "submit": submit}
    title = _("Check before it is done")
    return pages.client_form(request, client, form, now, template="coaching/act_check.html", title=title, **more)
