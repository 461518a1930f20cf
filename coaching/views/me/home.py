"""Behind the PIN: how to be coached now, the request to be called, the own plan. The line's own decision, in words."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe
from django.views.i18n import set_language

from agreements.models import Agreement
from agreements.views.files import copy_of
from clients.models import CoachingPlan
from clinic import audit
from coaching import admission
from coaching.admission import Admission
from coaching.forms.own_page import AskForm
from coaching.line import words
from coaching.models import CallBack, CheckIn
from coaching.own_page import door, requests, slowly, standing
from coaching.templatetags.intersession import phone
from coaching.views.me.visits import Visit, by_link, show

MOST_CHECK_INS = 10
ASKS, ASKS_WITHIN = 12, timedelta(hours=1)  # of one page: each change to a 5 tells staff anew


@dataclass(frozen=True, slots=True)
class Asked:
    """The open request to be called, as its caller sees it."""

    row: CallBack
    late: bool

    @property
    def severe(self) -> bool:
        return self.row.severity == 5


def page(visit: Visit, form: AskForm | None = None) -> HttpResponse:
    """The whole page; that it was read is on record. A caregiver's shows nothing of the client's."""
    whose, now = visit.page, visit.now
    facts = admission.by_client(whose.client_id, caregiver_id=whose.caregiver_id, now=now)
    stands, asked = standing.of(facts, now), _asked(visit)
    _read(visit)
    context: dict[str, Any] = {
        "stands": stands,
        "outcome": str(stands.call.decision.outcome),
        "why": words.why_call_back(stands.call.decision, zone=facts.zone, language=_language(visit)),
        "asked": asked,
        "form": form or _form(visit, facts, asked),
        "agreement_waits": facts.agreement_waits,
        "office": facts.clinic["office_number"],
        "in_family": whose.caregiver_id is not None,
    }
    if whose.caregiver_id is None:
        context |= _of_the_client(visit)
    return show(visit, "home", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def ask(visit: Visit) -> HttpResponseBase:
    """Takes the request, or changes the one that is open. Sent twice by one thumb it is one request."""
    if visit.request.method != "POST" or visit.session is None:
        return set_language(visit.request) if "language" in visit.request.POST else redirect("me", token=visit.token)
    door.stay(visit.session, now=visit.now)
    whose = visit.page
    facts = admission.by_client(whose.client_id, caregiver_id=whose.caregiver_id, now=visit.now)
    if "language" in visit.request.POST:
        return _in_another_language(visit, facts)
    form = _form(visit, facts, _asked(visit), data=visit.request.POST)
    if not form.is_valid():
        return page(visit, form)
    if slowly.too_many("ask", str(whose.uuid), most=ASKS, within=ASKS_WITHIN, now=visit.now):
        return show(visit, "enough", status=429)
    with suppress(requests.Closed):  # the page itself says why, as it stands now
        requests.ask(whose, severity=form.cleaned_data["severity"], number=form.number, now=visit.now)
    return redirect("me", token=visit.token)


def _in_another_language(visit: Visit, facts: Admission) -> HttpResponse:
    """The choice of another language comes with what was typed: it is there again at once, as it is kept nowhere."""
    typed, asked = visit.request.POST, _asked(visit)
    form = _form(visit, facts, asked, data=typed) if "again" in typed else _form(visit, facts, asked).begun(typed)
    answer = page(visit, form)
    answer.cookies.update(set_language(visit.request).cookies)
    return answer


@require_safe
@by_link
def agreement(visit: Visit) -> HttpResponseBase:
    """The client's own copy of what they signed."""
    if visit.session is None or visit.page.caregiver_id is not None:
        return redirect("me", token=visit.token)
    client = visit.page.client
    signed = get_object_or_404(Agreement.objects.in_force(), client=client)
    audit.read(
        audit.the_client(client.pk), signed, clinic_id=client.clinic_id, client_id=client.pk, now=visit.now,
        page="own page",
    )  # fmt: skip
    return copy_of(signed)


def _of_the_client(visit: Visit) -> dict[str, Any]:
    client = visit.page.client
    agreements = Agreement.objects.filter(client=client)
    return {
        "plan": CoachingPlan.objects.filter(client=client).first(),
        "check_ins": _check_ins(visit),
        "agreement": agreements.in_force().first(),
        "unsigned": agreements.waiting().exclude(state="draft").exists(),
    }


def _check_ins(visit: Visit) -> list[CheckIn]:
    """What was agreed and lies ahead, or is held by a pause."""
    mine = CheckIn.objects.filter(client=visit.page.client, met_at=None, missed_at=None, cancelled_at=None)
    held_or_ahead = [one for one in mine.order_by("due_at") if one.held_at or one.due_at > visit.now]
    return held_or_ahead[:MOST_CHECK_INS]


def _asked(visit: Visit) -> Asked | None:
    row = requests.open_request(visit.page)
    return Asked(row, late=row.latest_at is not None and row.latest_at <= visit.now) if row else None


def _form(visit: Visit, facts: Admission, asked: Asked | None, data: Any = None) -> AskForm:
    on_file = str((asked and asked.row.number) or facts.number or "")
    rated = {"severity": asked.row.severity} if asked else {}
    return AskForm(data, on_file=on_file, shown=phone(on_file), country=facts.clinic["country"], initial=rated)


def _language(visit: Visit) -> str:
    return str(getattr(visit.request, "LANGUAGE_CODE", visit.page.language))


def _read(visit: Visit) -> None:
    client, whose = visit.page.client, visit.page.caregiver_id
    named = {"caregiver": whose} if whose else {}
    audit.read(
        audit.the_client(client.pk), client, clinic_id=client.clinic_id, client_id=client.pk, now=visit.now,
        page="own page", **named,
    )  # fmt: skip
