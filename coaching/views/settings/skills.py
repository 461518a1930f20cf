"""The skills that the clinic teaches: offered, added, retired, brought back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import StaffRequest
from coaching import skills
from coaching.forms.settings.skills import SkillForm
from coaching.models import Skill
from coaching.views import pages
from coaching.views.settings import frame


@frame.admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffRequest) -> HttpResponseBase:
    now, form = timezone.now(), SkillForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            skills.add(request.user.clinic, by=request.user, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return pages.after_form(request, request.path, _("It is offered from now on."))
    return _page(request, form)


@frame.admin_only
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponseBase:
    skills.retire(_skill_or_404(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("It is no longer offered. Contacts that name it keep it."))
    return redirect("skills")


@frame.admin_only
@require_POST
def bring_back(request: StaffRequest, pk: int) -> HttpResponseBase:
    skills.bring_back(_skill_or_404(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("It is offered again."))
    return redirect("skills")


def _skill_or_404(request: StaffRequest, pk: int) -> Skill:
    return get_object_or_404(Skill.objects.filter(clinic=request.user.clinic), pk=pk)


def _page(request: StaffRequest, form: SkillForm) -> HttpResponse:
    mine = list(Skill.objects.filter(clinic=request.user.clinic))
    offered = [skill for skill in mine if skill.retired_at is None]
    modules = [(label, [skill for skill in offered if skill.module == value]) for value, label in Skill.Module.choices]
    retired = [skill for skill in mine if skill.retired_at]
    return frame.show(request, "skills", now=timezone.now(), form=form, modules=modules, retired=retired)
