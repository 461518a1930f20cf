"""Reviewing contacts: beside the list or on their own page, signed off singly or as selected, asked about, answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form, UUIDField
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from clinic import audit
from clinic.access import StaffRequest, form_of, staff_only
from clinic.policies import policy_at
from clinic.roles import Role
from coaching import reviews
from coaching.forms.log import LogForm
from coaching.forms.reviews import AnswerForm, QuestionForm
from coaching.log.paging import COUNT_STOPS
from coaching.models import Contact, Question
from coaching.views import pages
from coaching.views.rows import contact as shown
from coaching.views.rows import contact_history
from coaching.views.rows import log as rows
from coaching.visibility import contacts_visible_to, reads_words

UNDO = "signed_off"  # in the session: which contacts were signed off last, and when
UNDO_FOR = timedelta(minutes=10)
TOAST_FOR = timedelta(seconds=10)


@staff_only()
@require_safe
def beside(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The inside of a contact's page, for the list that it stands beside."""
    now = timezone.now()
    found = pages.contact_or_404(request, uuid, now)
    audit.read(request.user, found, clinic_id=found.clinic_id, client_id=found.client_id, now=now, page="beside")
    context = {"contact": found, "title": shown.title(found), "now": now, **around(request, found, now)}
    context |= {"facts": shown.facts(found, request.user, now), "legs": shown.legs(found)}
    context |= {"record": shown.record(found, words=reads_words(request.user, found, now))}
    return render(request, "coaching/log/beside.html", context)


@staff_only(Role.ADMIN)
@require_POST
def sign_off(request: StaffRequest) -> HttpResponseBase:
    """What was selected is as it should be. It can be taken back for ten minutes."""
    now = timezone.now()
    signed = reviews.sign_off(_chosen(request, now), by=request.user, now=now)
    request.session[UNDO] = {"at": now.isoformat(), "contacts": [str(contact.uuid) for contact in signed]}
    return _changed(request, [contact.uuid for contact in signed])


@staff_only(Role.ADMIN)
@require_POST
def take_back(request: StaffRequest) -> HttpResponseBase:
    """This contact, or else what was signed off a moment ago, is to be looked at again."""
    now = timezone.now()
    chosen = _chosen(request, now, _last_signed(request, now, UNDO_FOR))
    request.session.pop(UNDO, None)
    back = reviews.take_back(chosen, by=request.user, now=now)
    return _changed(request, [contact.uuid for contact in back])


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    found = pages.contact_or_404(request, uuid, now)
    form, there = QuestionForm(pages.typed(request)), reverse("contact", args=[found.uuid])
    to = reviews.who_answers(found)
    if not form.is_bound and (to is None or found.questions.open().exists()):
        return _told(request, there, _already_asked() if to else _nobody_to_ask(), messages.WARNING)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.ask(found, text=form.cleaned_data["text"], by=request.user, now=now)
            return _told(request, there, _("Asked. It stands on their board until answered."))
        except reviews.AlreadyAsked:
            messages.warning(request, _already_asked())
        except reviews.NobodyToAsk:
            messages.warning(request, _nobody_to_ask())
    audit.read(request.user, found, clinic_id=found.clinic_id, client_id=found.client_id, now=now, page="question")
    if request.htmx:
        return _written_beside(request, found, form, pgettext("a question", "Ask"))
    title = _("Ask %(name)s") % {"name": to.name} if to else _("Question about a contact")
    context = {"title": title, "form": form, "submit": pgettext("a question", "Ask")}
    return pages.show(request, "form_page.html", now=now, back_url=there, back_label=shown.title(found), **context)


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("contact__client", "to"), uuid=uuid
    )
    found = question.contact
    form, there = AnswerForm(pages.typed(request)), reverse("contact", args=[found.uuid])
    if question.answered_at and not form.is_bound:
        return _told(request, there, _("This question was answered."), messages.INFO)
    if not (question.answered_at or reviews.may_answer(question, request.user)):
        words = _("You asked this yourself. It stands on the board of %(name)s.") % {"name": question.to.name}
        return _told(request, there, words, messages.INFO)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.answer(question, text=form.cleaned_data["text"], by=request.user, now=now)
            return _told(request, there, _("Your answer is with the record."))
        except reviews.AlreadyAnswered:
            messages.warning(request, _("This question was answered."))
    audit.read(request.user, found, clinic_id=found.clinic_id, client_id=found.client_id, now=now, page="question")
    if request.htmx:
        return _written_beside(request, found, form, _("Answer"))
    context = {"title": _("Question about a contact"), "form": form, "submit": _("Answer"), "question": question}
    return pages.show(
        request, "coaching/question.html", now=now, back_url=there, back_label=shown.title(found), **context
    )


@staff_only(Role.ADMIN)
@form_of("contact", pages.contact_or_404)
def note(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """An admin reads the words of one note, where the clinic's policy lets them; each reading is on record."""
    now = timezone.now()
    found = pages.contact_or_404(request, uuid, now)
    if not policy_at(found.clinic_id, now).admins_read_notes:
        raise Http404
    audit.record(
        request.user, "contact.note_read", found, clinic_id=found.clinic_id, client_id=found.client_id, now=now
    )
    context = {"contact": found, "record": shown.record(found, words=True), "title": shown.title(found)}
    if request.htmx:
        return render(request, "coaching/log/record.html", {**context, "now": now})
    return pages.show(request, "coaching/log/note.html", now=now, back_url=reverse("contact", args=[uuid]), **context)


def around(request: StaffRequest, found: Contact, now: datetime) -> dict[str, Any]:
    """Review, questions, history: what stands beside the facts of a contact."""
    user = request.user
    admin = user.has_role(Role.ADMIN)
    questions = list(found.questions.select_related("to", "asked_by", "answered_by"))
    hidden = bool(found.completed_at) and not reads_words(user, found, now)
    return {
        "reviews": admin,
        "questions": questions,
        "to_ask": reviews.who_answers(found) if admin and all(q.answered_at for q in questions) else None,
        "answers": [q.uuid for q in questions if not q.answered_at and reviews.may_answer(q, user)],
        "entries": contact_history.entries(found),
        "words_hidden": hidden,
        "note_opens": hidden and admin and policy_at(found.clinic_id, now).admins_read_notes,
    }


def toast(request: StaffRequest, now: datetime) -> str:
    """What was just signed off, in words, while it can be taken back with one tap."""
    many = len(_last_signed(request, now, TOAST_FOR))
    if not many:
        return ""
    return ngettext("%(many)s contact signed off.", "%(many)s contacts signed off.", many) % {"many": many}


def _written_beside(request: StaffRequest, found: Contact, form: Form, submit: str) -> HttpResponse:
    """The form alone, for the place beside the list that asked for it; the list stays, and so does what was typed."""
    form.fields["text"].widget.attrs["autofocus"] = True
    context = {"contact": found, "form": form, "action": request.path, "submit": submit}
    return render(request, "coaching/log/writing.html", context)


def _already_asked() -> str:
    return _("A question about this contact is open already.")


def _nobody_to_ask() -> str:
    return _("No therapist is there to be asked.")


def _told(request: StaffRequest, url: str, words: str, level: int = messages.SUCCESS) -> HttpResponseBase:
    """What became of it: on the contact's page, or over the list, beside which the contact is then shown anew."""
    if not request.htmx:
        return pages.after_form(request, url, words, level)
    toast = render(request, "components/toast.html", {"text": words, "trouble": level == messages.WARNING})
    return retarget(reswap(toast, "innerHTML"), "#toast")


def _chosen(request: StaffRequest, now: datetime, otherwise: list[str] | None = None) -> list[Contact]:
    """404 for what is not a contact of this clinic, as for every other address."""
    words = request.POST.getlist("contact")[:COUNT_STOPS] or otherwise or []
    try:
        uuids = {UUIDField().clean(word) for word in words}
    except ValidationError as error:
        raise Http404 from error
    found = list(contacts_visible_to(request.user, now).filter(uuid__in=uuids))
    if len(found) < len(uuids):
        raise Http404
    return found


def _last_signed(request: StaffRequest, now: datetime, within: timedelta) -> list[str]:
    kept = request.session.get(UNDO) or {}
    at = parse_datetime(kept.get("at", "")) if kept else None
    return kept["contacts"] if at and now - at <= within else []


def _changed(request: StaffRequest, uuids: list[UUID]) -> HttpResponseBase:
    """Back to where it was done; htmx is given the rows that changed, and the toast."""
    if not request.htmx:
        return redirect(_back(request))
    now = timezone.now()
    form = LogForm(QueryDict(request.POST.get("here", "")), user=request.user, now=now)
    related = ("client", "caregiver", "therapist", "spoke_with")
    found = contacts_visible_to(request.user, now).filter(uuid__in=uuids).select_related(*related)
    drawn = {"rows": [rows.row(contact, now) for contact in found], "columns": form.shown(), "now": now}
    context = {"reviews": True, "toast": toast(request, now), **drawn}
    return render(request, "coaching/log/changed.html", context)


def _back(request: StaffRequest) -> str:
    """The log as it was narrowed, or the page of the one contact."""
    if "here" in request.POST or not request.POST.get("contact"):
        return f"{reverse('log')}?{QueryDict(request.POST.get('here', '')).urlencode()}"
    return reverse("contact", args=[UUIDField().clean(request.POST["contact"])])
