"""Recording an act and correcting a report: fill in, check what will happen, then record. Both versions stay."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.models import Client
from clinic import to_check
from clinic.access import StaffRequest, staff_only
from coaching import acts, foreseen
from coaching.forms.acts import ActForm, CorrectionForm
from coaching.forms.moments import zone_of
from coaching.models import Act, Pause
from coaching.views import pages
from coaching.views.rows import consequences, texting
from coaching.visibility import CLINICAL, clients_visible_to


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    if request.method != "POST" and "check" in request.GET:
        form = ActForm(to_check.kept(request, now=now), user=request.user, now=now)
        return _check_act(request, form, client, now) if form.is_valid() else redirect(request.path)
    form = ActForm(pages.typed(request), user=request.user, now=now, initial={"day": _today(request, now)})
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _form(request, form, client, _("Record an act"), now)
    if "confirmed" not in request.POST:
        return _to_check(request, now)
    try:
        _act, pause = acts.record_once(
            client,
            occurred_at=form.occurred_at,
            precision=form.cleaned_data["precision"],
            reported_by=form.cleaned_data["reported_by"],
            words=form.cleaned_data["words"],
            by=request.user,
            now=now,
            besides=_told_of(request),
        )
    except acts.OnRecordAlready:
        return _to_check(request, now)
    return _done(request, client, pause, now)


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    act = _act_or_404(request, uuid, now)
    checks = request.method != "POST" and "check" in request.GET
    if hasattr(act, "corrected_by"):
        return pages.to_client(request, act.client) if checks else _corrected_meanwhile(request, act, now)
    if checks:
        form = CorrectionForm(to_check.kept(request, now=now), user=request.user, now=now)
        return _check_correction(request, form, act, now) if form.is_valid() else redirect(request.path)
    form = CorrectionForm(
        pages.typed(request), user=request.user, now=now, initial=consequences.typed(act, request.user)
    )
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _form(request, form, act.client, _("Correct the report"), now, act=act)
    if "confirmed" not in request.POST:
        return _to_check(request, now)
    try:
        _corrected, pause = acts.correct(
            act,
            reason=form.cleaned_data["reason"],
            occurred_at=_corrected_to(form, act),
            precision=act.precision if form.withdrawn else form.cleaned_data["precision"],
            withdrawn=form.withdrawn,
            by=request.user,
            now=now,
        )
    except acts.AlreadyCorrected:
        act.refresh_from_db()
        return _corrected_meanwhile(request, act, now)
    return _done(request, act.client, pause, now)


def _today(request: StaffRequest, now: datetime) -> date:
    return now.astimezone(zone_of(request.user)).date()


def _act_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> Act:
    """A report that stands. One that was corrected has no page any more; a correction that was sent to it is read."""
    found = Act.objects.filter(client__in=clients_visible_to(request.user, now)).select_related("client")
    if request.method != "POST" and "check" not in request.GET:
        found = found.filter(corrected_by=None)
    return get_object_or_404(found.select_related("corrected_by"), uuid=uuid)


def _corrected_meanwhile(request: StaffRequest, act: Act, now: datetime) -> HttpResponse:
    """Somebody was quicker: what was typed stands in the form of the version that holds now."""
    while hasattr(act, "corrected_by"):
        act = act.corrected_by
    who = act.entered_by.name if act.entered_by else _("Somebody")
    messages.warning(
        request,
        _(
            "%(name)s corrected this report while you wrote, so yours is not recorded. It now says: %(when)s. If yours"
            " is still right, send it again."
        )
        % {"name": who, "when": consequences.now_says(act, request.user, now)},
    )
    form = CorrectionForm(request.POST, user=request.user, now=now)
    return _form(request, form, act.client, _("Correct the report"), now, act=act)


def _form(
    request: StaffRequest,
    form: ActForm | CorrectionForm,
    client: Client,
    title: str,
    now: datetime,
    act: Act | None = None,
) -> HttpResponse:
    pages.read_client(request, client, "act", now)
    context = {"form": form, "title": title, "client": client, "act": act}
    context |= {"back_url": reverse("client", args=[client.uuid]), "back_label": client.name}
    context |= {"action": reverse("act-correct", args=[act.uuid]) if act else ""}
    return pages.show(request, "coaching/act_form.html", now=now, submit=_("Go on: check it first"), **context)


def _check_act(request: StaffRequest, form: ActForm, client: Client, now: datetime) -> HttpResponse:
    """What would happen; and where an act of this moment is on record, whether this is another one."""
    ahead = foreseen.of_act(client, occurred_at=form.occurred_at or now, now=now)
    told = consequences.told(ahead, client, request.user, now)
    before = [consequences.entered(act, request.user, now) for act in foreseen.on_record(client, form.occurred_at)]
    return _check(request, form, client, told, now, before=before)


def _check_correction(request: StaffRequest, form: CorrectionForm, act: Act, now: datetime) -> HttpResponse:
    ahead = foreseen.of_correction(act, occurred_at=_corrected_to(form, act), now=now)
    return _check(request, form, act.client, consequences.told(ahead, act.client, request.user, now), now, act=act)


def _corrected_to(form: CorrectionForm, act: Act) -> datetime | None:
    return None if form.withdrawn else form.occurred_at or act.reported_at


def _to_check(request: StaffRequest, now: datetime) -> HttpResponseBase:
    """On to the page that asks; it has an address of its own, for Back."""
    to_check.keep(request, now=now)
    return redirect(f"{request.path}?check=1")


def _told_of(request: StaffRequest) -> int:
    """How many reports of the same moment the page told of, on which this was confirmed."""
    told = request.POST.get("besides", "")
    return int(told[:3]) if told.isascii() and told.isdecimal() else 0


def _check(
    request: StaffRequest,
    form: ActForm | CorrectionForm,
    client: Client,
    told: consequences.Told,
    now: datetime,
    act: Act | None = None,
    before: list[str] | None = None,
) -> HttpResponse:
    """Nothing is recorded yet: what was typed goes round in the form, never through the address."""
    pages.read_client(request, client, "act", now)
    context = {
        "form": form,
        "client": client,
        "told": told,
        "answers": consequences.answers(form, request.user, now),
        "typed": [(name, value) for name, value in form.data.items() if name in form.fields],
        "before": before,
        "submit": _("It is another act: record it") if before else "",
        "title": _("Check the correction") if act else _("Check before it is recorded"),
    }
    return pages.show(request, "coaching/act_check.html", now=now, **context)


def _done(request: StaffRequest, client: Client, pause: Pause | None, now: datetime) -> HttpResponseBase:
    to_check.forget(request)
    words = texting.said_of(client, consequences.done(client, pause, request.user, now))
    level = messages.INFO if pause else messages.SUCCESS
    if pause:
        messages.add_message(request, level, words, extra_tags="pause")
        words = ""
    return pages.after_form(request, reverse("client", args=[client.uuid]), words)
