"""The log as a file: asked for with a reason, made at once or by a job, fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import StaffRequest, fresh, staff_only
from coaching.export import cells, files, making
from coaching.export.files import Row
from coaching.forms.exports import ExportForm
from coaching.forms.log import LogForm
from coaching.forms.moments import zone_of
from coaching.log import address, paging
from coaching.models import Export, FileKind
from coaching.views import pages
from coaching.views.rows import log as rows

TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff_only()
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest) -> HttpResponseBase:
    """Exactly the rows of the list that the address names."""
    now, user = timezone.now(), request.user
    query = address.of(request.GET, "columns", only=set(LogForm.base_fields))
    narrowed = LogForm(request.GET, user=user, now=now)
    if not narrowed.is_valid():
        return redirect(f"{reverse('log')}?{query}")
    counted = paging.count(narrowed.reach, narrowed.asked(), stops=making.AT_ONCE)
    at_once = counted.back_to is None and counted.many <= making.AT_ONCE
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = making.ask(user, query=query, by=user, now=now, at_once=at_once, **form.cleaned_data)
        return _file(made, making.rows_now(made, now=now)) if at_once else redirect("export", uuid=made.uuid)
    context = {
        "title": _("Export as a file"),
        "lead": rows.how_many(counted, user, now)
        if at_once
        else _("Many contacts: the file is made in the background."),
        "form": form,
        "active": rows.active(narrowed, request.GET),
        "submit": _("Make the file"),
        "submit_icon": "arrow-down-tray",
        "back_url": f"{reverse('log')}?{query}",
        "back_label": _("Log"),
    }
    return pages.show(request, "coaching/export/ask.html", now=now, **context)


@staff_only()
@require_safe
def export(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """How far it is; htmx asks for the inside until it is ready."""
    now, made = timezone.now(), _own(request, uuid)
    ends_at = made.ready_at + making.KEPT if made.ready_at else None
    context: dict[str, Any] = {"export": made, "ends_at": ends_at, "is_over": bool(ends_at and ends_at <= now)}
    if request.htmx:
        return render(request, "coaching/export/state.html", {**context, "now": now})
    back_url = f"{reverse('log')}?{made.query}"
    return pages.show(
        request, "coaching/export/export.html", now=now, back_url=back_url, back_label=_("Log"), **context
    )


@staff_only()
@require_POST
def cancel(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    making.cancel(_own(request, uuid), by=request.user, now=timezone.now())
    return redirect("export", uuid=uuid)


@staff_only()
@require_POST
def fetch(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Hands the file out, once."""
    made = _own(request, uuid)
    try:
        making.fetch(made, by=request.user, now=timezone.now())
    except making.NotThere:
        return redirect("export", uuid=uuid)
    return _file(made, making.kept_rows(made))


def _own(request: StaffRequest, uuid: UUID) -> Export:
    return get_object_or_404(Export, uuid=uuid, asked_by=request.user)


def _file(made: Export, found: list[Row] | Iterator[Row]) -> StreamingHttpResponse:
    """Streamed: a file of any length costs the memory of one piece."""
    write = files.as_csv if made.kind == FileKind.CSV else files.as_xlsx
    head = cells.head(zone_of(made.asked_by))
    answer = StreamingHttpResponse(write(head, found), content_type=TYPES[FileKind(made.kind)])
    name = f"contacts-{made.asked_at:%Y-%m-%d}.{made.kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
