"""Words typed often: one's own, and the clinic's, which its admins look after."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import snippets
from coaching.forms.texts import SnippetForm
from coaching.models import Snippet
from coaching.views import pages


def editable_by(request: StaffRequest) -> QuerySet[Snippet]:
    """One's own; for an admin the clinic's as well."""
    user = request.user
    whose = Q(owner=user) | Q(owner=None) if user.has_role(Role.ADMIN) else Q(owner=user)
    return Snippet.objects.filter(whose, clinic_id=user.clinic_id)


@staff_only()
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now, is_admin = timezone.now(), request.user.has_role(Role.ADMIN)
    usable = list(Snippet.objects.usable_by(request.user))
    shared = [snippet for snippet in usable if snippet.owner_id is None]
    parts = [
        {"id": "own", "title": _("Yours"), "rows": [s for s in usable if s.owner_id], "editable": True},
        {"id": "shared", "title": _("The clinic's"), "rows": shared, "editable": is_admin},
    ]
    if not pages.coaches(request.user):
        parts = parts[1:]
    gone = _uuid(request.GET.get("removed"))
    removed = editable_by(request).filter(uuid=gone, retired_at__isnull=False).first() if gone else None
    context = {"parts": parts, "may_begin": not shared, "removed": removed}
    return pages.show(request, "coaching/snippets.html", now=now, **context)


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponseBase:
    now = timezone.now()
    form = SnippetForm(pages.typed(request), initial={"language": get_language()}, **_sharing(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        owner = None if form.is_shared else request.user
        clinic = request.user.clinic
        snippets.add(clinic, text=said["text"], language=said["language"], owner=owner, by=request.user, now=now)
        return pages.after_form(request, reverse("snippets"), _("Kept. It is offered where you write a text."))
    return _form(request, form, _("New snippet"), now)


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    snippet = get_object_or_404(editable_by(request).filter(retired_at=None), uuid=uuid)
    before = {"text": snippet.text, "language": snippet.language}
    form = SnippetForm(pages.typed(request), initial=before, may_share=False, only_shares=False)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        snippets.change(snippet, text=said["text"], language=said["language"], by=request.user, now=now)
        return pages.after_form(request, reverse("snippets"), _("Kept."))
    return _form(request, form, _("Change the snippet"), now)


@staff_only()
@require_POST
def remove(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    snippet = get_object_or_404(editable_by(request), uuid=uuid)
    snippets.retire(snippet, by=request.user, now=timezone.now())
    return redirect(f"{reverse('snippets')}?removed={snippet.uuid}")


@staff_only()
@require_POST
def restore(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    snippets.restore(get_object_or_404(editable_by(request), uuid=uuid), by=request.user, now=timezone.now())
    return redirect("snippets")


@staff_only()
@require_POST
def begin(request: StaffRequest) -> HttpResponseBase:
    """The usual sentences, for a clinic that has none of its own yet."""
    if snippets.add_start_list(request.user.clinic, by=request.user, now=timezone.now()):
        messages.success(
            request, _("The clinic has its first snippets. Change them as you like."), extra_tags="passing"
        )
    return redirect("snippets")


def _sharing(request: StaffRequest) -> dict[str, bool]:
    return {
        "may_share": request.user.has_role(Role.ADMIN),
        "only_shares": request.user.has_role(Role.ADMIN) and not pages.coaches(request.user),
    }


def _uuid(word: str | None) -> UUID | None:
    try:
        return UUID(word) if word else None
    except ValueError:
        return None


def _form(request: StaffRequest, form: SnippetForm, title: str, now: datetime) -> HttpResponse:
    lead = _("No name, no illness, no skill by its name: anyone may read what a phone shows.")
    context = {"form": form, "title": title, "lead": lead, "submit": _("Keep it"), "picks": ("language",)}
    context |= {"back_url": reverse("snippets"), "back_label": _("Snippets")}
    return pages.show(request, "form_page.html", now=now, **context)
