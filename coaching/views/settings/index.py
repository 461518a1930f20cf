"""The settings on one page: each with the state that it is in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from clinic import crisis
from clinic.access import StaffRequest
from clinic.models import Clinic, CoachingLine, CrisisLine, User
from clinic.policies import policy_at
from coaching.erasing import due
from coaching.models import Alert, Skill
from coaching.templatetags.intersession import phone
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    return frame.show(request, "index", now=now, places=_places(request.user.clinic, now), back_url="")


def _places(clinic: Clinic, now: datetime) -> list[dict[str, Any]]:
    return [
        _place("staff", "users", _("Staff"), _staff(clinic)),
        _place("rules", "scale", _("Rules"), _rules(clinic, now)),
        _place("crisis-lines", "lifebuoy", _("Crisis lines"), _crisis(clinic, now)),
        _place("skills", "academic-cap", _("Skills"), _skills(clinic)),
        _place("numbers", "phone", _("Coaching numbers"), _numbers(clinic)),
        _place("wording", "speaker-wave", _("Words of the line"), _("What clients hear and read, in both languages")),
        _place("agreement-texts", "document-text", _("Agreement texts"), _("What clients read and sign")),
        _place("health", "heart", _("System health"), _health(clinic)),
        _place("keeping", "archive-box", _("Keeping and deleting"), _keeping(clinic, now)),
        _place("audit", "eye", _("Audit trail"), _("Who did what, and who looked")),
    ]


def _place(name: str, icon: str, label: str, state: str) -> dict[str, Any]:
    return {"url": reverse(name), "icon": icon, "label": label, "state": state}


def _health(clinic: Clinic) -> str:
    """By the alerts that stand: measuring is left to the page itself."""
    count = Alert.objects.open().filter(Q(clinic=None) | Q(clinic=clinic)).count()
    return (
        ngettext("%(count)s thing is wrong", "%(count)s things are wrong", count) % {"count": count}
        if count
        else _("Nothing is known to be wrong")
    )


def _staff(clinic: Clinic) -> str:
    count = User.objects.filter(clinic=clinic, is_active=True).count()
    return ngettext("%(count)s person signs in", "%(count)s people sign in", count) % {"count": count}


def _rules(clinic: Clinic, now: datetime) -> str:
    policy = policy_at(clinic.pk, now)
    if not policy.rule_applies:
        return _("Version %(number)s. There is no rule after self-harm.") % {"number": policy.number}
    return _("Version %(number)s. Coaching pauses for %(hours)s hours after self-harm.") % {
        "number": policy.number,
        "hours": policy.rule_hours,
    }


def _crisis(clinic: Clinic, now: datetime) -> str:
    old = crisis.to_verify(clinic.pk, now).count()
    if old:
        return ngettext("%(count)s is to be verified", "%(count)s are to be verified", old) % {"count": old}
    count = CrisisLine.objects.filter(clinic=clinic, retired_at=None).count()
    return ngettext("%(count)s line, verified", "%(count)s lines, all verified", count) % {"count": count}


def _skills(clinic: Clinic) -> str:
    count = Skill.objects.filter(clinic=clinic, retired_at=None).count()
    return ngettext("%(count)s is offered", "%(count)s are offered", count) % {"count": count}


def _numbers(clinic: Clinic) -> str:
    numbers = CoachingLine.objects.filter(clinic=clinic, retired_at=None).values_list("number", flat=True)
    return ", ".join(map(phone, numbers)) or _("There is none: clients cannot call")


def _keeping(clinic: Clinic, now: datetime) -> str:
    count = len(due.records(clinic, now=now))
    if count:
        return ngettext("The time of %(count)s record is over", "The time of %(count)s records is over", count) % {
            "count": count
        }
    years = policy_at(clinic.pk, now).record_years
    words = ngettext("Records are kept for %(years)s year", "Records are kept for %(years)s years", years)
    return words % {"years": years}
