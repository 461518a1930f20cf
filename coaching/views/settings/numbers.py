"""The coaching numbers, and whether they are ready to take calls: asked anew at each look."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest
from clinic.models import CoachingLine
from coaching import readiness
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """What concerns another clinic of this installation is not among the answers (P8)."""
    now, clinic = timezone.now(), request.user.clinic
    answers = list(readiness.of_clinic(clinic, now=now))
    lines = CoachingLine.objects.filter(clinic=clinic, retired_at=None).order_by("number")
    problems = sum(answer.level == readiness.Level.PROBLEM for answer in answers)
    return frame.show(request, "numbers", now=now, lines=lines, answers=answers, problems=problems)
