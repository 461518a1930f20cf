"""What clients hear and read, word for word, in both languages."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest
from clinic.policies import policy_at
from coaching.forms.settings.wording import WordingForm
from coaching.line import phrasebook
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now, clinic = timezone.now(), request.user.clinic
    form = WordingForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = phrasebook.phrases(clinic, policy_at(clinic.pk, now), now=now, **asked)
    groups = [
        (phrasebook.SITUATIONS[situation], list(phrases))
        for situation, phrases in groupby(found, key=lambda phrase: phrase.situation)
    ]
    return frame.show(request, "wording", now=now, form=form, groups=groups)
