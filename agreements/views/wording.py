"""The clinic's texts: templates and their versions, the editor with its preview, publishing, the disclosure."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import blocks, concerning, templates
from agreements.forms import blocks as editor
from agreements.forms.texts import GuardianForm, PublishForm
from agreements.models import Change, Template, TemplateVersion
from agreements.views import staff
from agreements.views.texts import sections
from clinic import policies
from clinic.access import StaffRequest, staff_only
from clinic.languages import CODES
from clinic.roles import Role

SHOWN = 20  # agreements that a page names
EMPTY: dict[str, Any] = {"title": "", "blocks": []}


@staff_only(Role.ADMIN)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now, clinic = timezone.now(), request.user.clinic
    every = Template.objects.filter(clinic=clinic).prefetch_related("versions")
    concerned = concerning.by_policy(policies.policy_at(clinic.pk, now))
    context = {
        "templates": [(one, list(one.versions.all())) for one in every],
        "disclosure": clinic.disclosures.order_by("-number").first(),
        "concerned": concerned[:SHOWN],
        "many": concerned.count(),
    }
    return staff.show(request, "agreements/texts/index.html", now=now, **context)


@staff_only(Role.ADMIN)
@require_POST
def add_defaults(request: StaffRequest) -> HttpResponseBase:
    """The first texts, for a clinic that has none yet."""
    templates.add_defaults(request.user.clinic, by=request.user, now=timezone.now())
    return redirect("agreement-texts")


@staff_only(Role.ADMIN)
@require_POST
def open_draft(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    template = get_object_or_404(Template, clinic_id=request.user.clinic_id, uuid=uuid)
    draft = templates.open_draft(template, by=request.user, now=timezone.now())
    return redirect("text-edit", uuid=draft.uuid, language=request.user.language)


@staff_only(Role.ADMIN)
@require_POST
def discard(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    templates.discard(_draft_or_404(request, uuid), by=request.user, now=timezone.now())
    messages.success(request, _("The draft is thrown away. What is published stays."))
    return redirect("agreement-texts")


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    template = get_object_or_404(Template, clinic_id=request.user.clinic_id, uuid=uuid)
    initial = {"required": template.guardian_required, "basis": template.guardian_basis}
    form = GuardianForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        templates.set_guardian_rule(template, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("Kept. It holds for agreements that are drawn up from now on."))
        return redirect("agreement-texts")
    context = {"form": form, "title": _("Does a guardian sign?"), "kicker": template.get_audience_display()}
    return _form(request, now, submit=_("Keep it"), **context)


@staff_only(Role.ADMIN)
@require_safe
def version(request: StaffRequest, uuid: UUID, language: str) -> HttpResponse:
    """A version as a client reads it."""
    now, found = timezone.now(), _version_or_404(request, uuid, language)
    filled = _preview(request, found.text_for(language), language, found.template.guardian_required, now)
    context = {"version": found, "document": filled, "parts": sections(filled), "language": language, "codes": CODES}
    return staff.show(request, "agreements/texts/version.html", now=now, **context)


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, uuid: UUID, language: str) -> HttpResponseBase:
    now = timezone.now()
    draft = _draft_or_404(request, uuid, language)
    text, problem = draft.texts.get(language, EMPTY), ""
    if request.method == "POST":
        text, place = editor.after(editor.read(request.POST), request.POST.get("op", ""))
        if "save" in request.POST:
            try:
                templates.write(draft, language=language, text=text, by=request.user, now=now)
            except ValidationError as error:
                problem = error.messages[0]
            else:
                messages.success(request, _("The draft is kept. Nobody is asked to sign it before it is published."))
                return redirect("text-edit", uuid=draft.uuid, language=language)
    context = _editing(text, problem) | {"draft": draft, "language": language, "codes": CODES}
    context["at"] = place if request.method == "POST" and "save" not in request.POST else None
    context |= _shown(request, text, language, draft.template.guardian_required, now)
    return staff.show(request, "agreements/texts/edit.html", now=now, **context)


@staff_only(Role.ADMIN)
@require_POST
def preview(request: StaffRequest, language: str) -> HttpResponse:
    """The part beside the editor, while somebody types. Nothing is kept."""
    if language not in CODES:
        raise Http404
    guardian_signs = request.POST.get("guardian") == "1"
    shown = _shown(request, editor.read(request.POST), language, guardian_signs, timezone.now())
    return render(request, "agreements/texts/preview.html", {**shown, "language": language})


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Frozen from then on. A material change is signed anew, and says in plain words what changed."""
    now, draft = timezone.now(), _draft_or_404(request, uuid)
    form = PublishForm(request.POST or None, draft=draft, initial={"change": Change.EDITORIAL})
    if request.method == "POST" and form.is_valid():
        change, changed = form.cleaned_data["change"], form.what_changed
        try:
            templates.publish(draft, change=change, what_changed=changed, by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Published. New agreements take it from now on."))
            return redirect("agreement-texts")
    context = {"form": form, "title": _("Publish the draft"), "kicker": draft.template.get_audience_display()}
    concerned = len(templates.to_sign_again(draft))
    context["lead"] = _("A published text is never changed. Agreements in force under an older one: %(many)s.") % {
        "many": concerned
    }
    return _form(request, now, submit=_("Publish it"), **context)


def _form(request: StaffRequest, now: datetime, **context: Any) -> HttpResponse:
    context |= {"back_url": reverse("agreement-texts"), "back_label": _("Texts of the agreements")}
    return staff.show(request, "form_page.html", now=now, **context)


def _version_or_404(request: StaffRequest, uuid: UUID, language: str = "en") -> TemplateVersion:
    every = TemplateVersion.objects.filter(template__clinic_id=request.user.clinic_id).select_related(
        "template__clinic"
    )
    if language not in CODES:
        raise Http404
    return get_object_or_404(every, uuid=uuid)


def _draft_or_404(request: StaffRequest, uuid: UUID, language: str = "en") -> TemplateVersion:
    found = _version_or_404(request, uuid, language)
    if found.published_at:
        raise Http404
    return found


def _editing(text: dict[str, Any], problem: str) -> dict[str, Any]:
    return {
        "text": text,
        "rows": editor.rows(text),
        "kinds": editor.KINDS,
        "whens": editor.WHEN,
        "variables": [f"{{{name}}}" for name in blocks.VARIABLES],
        "problem": problem,
    }


def _shown(
    request: StaffRequest, text: dict[str, Any], language: str, guardian_signs: bool, now: datetime
) -> dict[str, Any]:
    filled = _preview(request, text, language, guardian_signs, now)
    return {"document": filled, "parts": sections(filled), "guardian": guardian_signs}


def _preview(
    request: StaffRequest, text: dict[str, Any], language: str, guardian_signs: bool, now: datetime
) -> dict[str, Any]:
    clinic = request.user.clinic
    return templates.preview(text, clinic=clinic, language=language, guardian=guardian_signs, now=now)
