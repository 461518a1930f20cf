"""What every page of coaching has in common: the clinic's crisis lines, one clock, the reading on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from clients.models import Client
from clinic import audit, crisis, unsent
from clinic.access import StaffRequest
from clinic.models import User
from coaching import callbacks, legs, reaching
from coaching.forms.moments import FIRST_DAY, LAST_DAY, zone_of
from coaching.models import Contact
from coaching.templatetags import time_words
from coaching.visibility import CLINICAL, clients_visible_to, contacts_visible_to, keeps_record, treats
from telephony.wording import next_minute


def show(request: StaffRequest, template: str, *, now: datetime, **context: Any) -> HttpResponse:
    """A whole page, with the clinic's crisis lines at its foot; a page may bring them along."""
    clinic = request.user.clinic
    if "crisis_lines" not in context:
        context["crisis_lines"] = crisis.lines_for(clinic.pk, clinic.country)
    context |= {"now": now, "keeps_typed": True}
    return render(request, template, context)


def client_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> Client:
    """A client whose page this person may open; nobody else's exists for them (P8)."""
    return get_object_or_404(clients_visible_to(request.user, now), uuid=uuid)


def contact_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> Contact:
    """A contact that this person may open, with everybody it names."""
    related = ("client", "caregiver", "therapist", "spoke_with", "call_back", "call", "completed_by", "seen_by")
    mine = contacts_visible_to(request.user, now).select_related(
        *related, "reviewed_by", "logged_by", "sheet__saved_by"
    )
    return get_object_or_404(mine, uuid=uuid)


def kept_client_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> Client:
    """A client whose record this person keeps; for all others the page does not exist."""
    client = client_or_404(request, uuid, now)
    if not keeps_record(request.user, client):
        raise Http404
    return client


def own_client_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> Client:
    """A client whose primary therapist this is: who writes the plan and makes exceptions from the rule."""
    client = client_or_404(request, uuid, now)
    if not treats(request.user, client):
        raise Http404
    return client


def client_form(
    request: StaffRequest, client: Client, form: object, now: datetime, *, template: str = "form_page.html", **more: Any
) -> HttpResponse:
    """A page that asks about one client, with the way back to their page; the reading is on record."""
    read_client(request, client, "record", now)
    context = {"form": form, "client": client, "back_url": reverse("client", args=[client.uuid])}
    return show(request, template, now=now, **context, back_label=client.name, **more)


def to_client(request: StaffRequest, client: Client, words: str = "", *, at: str = "") -> HttpResponseBase:
    """Back on the client's page, at the section that was changed."""
    return after_form(request, reverse("client", args=[client.uuid]) + (f"#{at}" if at else ""), words)


def read_client(request: StaffRequest, client: Client, page: str, now: datetime) -> None:
    """Puts on record that this person was shown this page of this client (P7)."""
    audit.read(request.user, client, clinic_id=client.clinic_id, client_id=client.pk, now=now, page=page)


def typed(request: StaffRequest) -> QueryDict | None:
    """What a form is filled with: what was sent, or what was typed before the session ended (clinic.unsent)."""
    if request.method == "POST":
        return request.POST
    back = unsent.taken(request, now=timezone.now())
    if back is not None:
        messages.info(
            request,
            _("This was not sent, and nothing is recorded yet. What you typed is here again: look at it, and send it."),
        )
    return back


def before(request: StaffRequest) -> datetime | None:
    """The moment before which an earlier page begins, as its link says; anything else in the address is no moment."""
    try:
        asked = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return asked if asked and asked.tzinfo and FIRST_DAY <= asked.date() <= LAST_DAY else None


def coaches(user: User) -> bool:
    """Whether this person calls clients. An admin who is no therapist looks, and closes what a person settled."""
    return user.has_role(*CLINICAL)


def after_form(request: StaffRequest, url: str, words: str = "", level: int = messages.SUCCESS) -> HttpResponseBase:
    """On to the next page, with a word on what happened."""
    if words:
        messages.add_message(request, level, words)
    return redirect(url)


CALL_TROUBLE = (
    reaching.NotByTheRule,
    reaching.NoNumber,
    callbacks.AlreadyClaimed,
    callbacks.NotOpen,
    legs.AlreadyOnACall,
)


def ringing() -> str:
    return _("Your phone is ringing. Press 1 there, and the client is called from the coaching line.")


def why_no_call(error: Exception, user: User, now: datetime) -> str:
    """Why a call was not placed, and what can be done, in one or two sentences."""
    match error:
        case reaching.NotByTheRule():
            return _why_not_by_rule(error, user, now)
        case reaching.NoNumber(whose="staff"):
            return _("Your own telephone number is not on file, so your phone cannot be rung. Ask your clinic's admin.")
        case reaching.NoNumber():
            return _("There is no telephone number on file for this client.")
        case legs.AlreadyRinging():
            return _("Your phone is ringing already: press 1 there.")
        case legs.AlreadyOnACall():
            return _("Your phone is in a coaching call already. End that call first.")
        case callbacks.AlreadyClaimed():
            return _("A colleague is already calling back.")
        case _:
            return _("This request does not wait any more: it is closed, or held by a pause.")


def _why_not_by_rule(error: reaching.NotByTheRule, user: User, now: datetime) -> str:
    if error.decision.until:
        opens = time_words.moment(next_minute(error.decision.until), zone_of(user), now)
        return _(
            "Coaching is paused until %(time)s, so this call was not placed. For a medical or risk check, record its"
            " reason first."
        ) % {"time": opens}
    if error.decision.outcome == "not_set_up":
        return _("No agreement is in force, so no coaching call can be placed.")
    return _("Treatment has ended, so no coaching call can be placed.")
