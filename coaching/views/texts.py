"""Conversations: all of them, and the thread of one client, in which the coach reads and writes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Caregiver, Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from coaching import conversations, reaching, typed
from coaching.forms.texts import ReplyForm
from coaching.models import ConversationText, Snippet
from coaching.views import pages
from coaching.views.pauses import open_pauses
from coaching.views.rows import addressing, composing, texting
from coaching.views.rows import texts as rows
from coaching.views.rows.bubbles import bubbles
from coaching.visibility import CLINICAL, clients_visible_to

A_PAGE = 100
THREADS_A_PAGE = 30


@staff_only()
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """Everybody with whom texts were exchanged; what is unread stays so until its thread is opened."""
    now = timezone.now()
    found = rows.threads(clients_visible_to(request.user, now))
    page = Paginator(found, THREADS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    ids = [client.pk for client in shown]
    if ids:
        audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="conversations", ids=ids)
    return pages.show(request, "coaching/conversations.html", now=now, rows=rows.thread_rows(shown), page=page)


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The newest texts, and where this person may write, the place to write. Opening it reads what is unread, where
    it is opened by whoever answers this client (visibility.answered_by).
    """
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    if request.method == "POST":
        return _sent(request, client, now)
    back = pages.typed(request)
    return _page(request, client, now, ReplyForm(back) if back else ReplyForm())


def _sent(request: StaffRequest, client: Client, now: datetime) -> HttpResponseBase:
    """Sent, or back on the page with the words: for a snippet, a second look, or because it cannot be sent."""
    if not composing.answers(client, request.user, now):
        raise Http404
    form = ReplyForm(request.POST)
    if "snippet" in request.POST:
        usable = Snippet.objects.usable_by(request.user)
        chosen = usable.filter(pk=request.POST["snippet"]).first() if request.POST["snippet"].isdecimal() else None
        return _page(request, client, now, form.with_snippet(chosen))
    if not form.is_valid():
        return _page(request, client, now, form)
    body, once, to = (form.cleaned_data[name] for name in ("body", "once", "to"))
    caregiver = get_object_or_404(Caregiver, client=client, uuid=to) if to else None
    if not typed.was_sent(client, body=body, once=once, caregiver=caregiver):
        if came := _overtaken(request, client, form, now):
            return _page(request, client, now, form.to_nobody(came.refusal()))
        if form.warned_of:
            return _page(request, client, now, form.again(), warned_of=form.warned_of)
    try:
        typed.send(client, body=body, once=once, caregiver=caregiver, by=request.user, now=now)
    except (reaching.NotByTheRule, reaching.NotAgreed, reaching.TextsOff):
        form.add_error(None, _("This was not sent. What you wrote is still here."))
        return _page(request, client, now, form)
    return redirect(reverse("client-texts", args=[client.uuid]) + "#end")


def _overtaken(request: StaffRequest, client: Client, form: ReplyForm, now: datetime) -> addressing.Overtaken | None:
    """Why it may have been meant for somebody else."""
    to, drawn = form.cleaned_data["to"], form.cleaned_data["drawn"]
    answerable = composing.recipients(client, request.user, now)
    return addressing.overtaken(client, drawn, to=str(to or ""), answerable=answerable)


@staff_only()
@require_safe
def live(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The thread's inside for htmx; nothing (204) while nothing has changed. It reads nothing: perhaps nobody looks.
    Where somebody came in beside whoever is being written to, whom it goes to is asked anew, and nobody is chosen.
    """
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    newest = addressing.newest(client)
    context = _thread(request, client, now)
    if request.GET.get("known") == context["version"]:
        return HttpResponse(status=204)
    pages.read_client(request, client, "texts", now)
    context |= _asked_anew(request, client, context["composer"].recipients, newest)
    return render(request, "clients/texts_live.html", context | {"client": client, "now": now})


@staff_only(*CLINICAL)
@require_POST
def read(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """What came while the page was open was looked at."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    if composing.answers(client, request.user, now):
        conversations.mark_read(ConversationText.objects.filter(client=client), by=request.user, now=now)
    return redirect(reverse("client-texts", args=[client.uuid]) + "#end")


@staff_only(*CLINICAL)
@require_POST
def pause_notice(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The one text that a pause leaves open: when the line opens again, and the crisis lines."""
    now = timezone.now()
    pause = get_object_or_404(open_pauses(request, now), uuid=uuid)
    try:
        told = typed.send_pause_notice(pause, once=uuid4(), by=request.user, now=now)
    except (reaching.NotByTheRule, reaching.TextsOff):
        told = False
    if told:
        messages.success(request, _("The pause notice is on its way."), extra_tags="passing")
    else:
        messages.warning(request, _("The pause notice cannot be texted: no number takes our texts."))
    return redirect("client-texts", uuid=pause.client.uuid)


def _page(request: StaffRequest, client: Client, now: datetime, form: ReplyForm, **more: Any) -> HttpResponse:
    """The whole page, which somebody asked for, be it by "send": what it shows is read."""
    pages.read_client(request, client, "texts", now)
    newest = addressing.newest(client)  # what comes while the page is made was perhaps not seen
    context = _thread(request, client, now, reads=True)
    context |= _to(form, context["composer"], newest)
    return pages.show(request, "clients/texts.html", now=now, client=client, form=form, **context, **more)


def _asked_anew(
    request: StaffRequest, client: Client, recipients: list[composing.Recipient], newest: int
) -> dict[str, Any]:
    """Of the form that stands below the thread, as `_to` of one that is made; empty where it can stay as it is."""
    if not recipients:
        return {}
    came = addressing.overtaken(
        client, request.GET.get("drawn", ""), to=_key(request.GET.get("to", "")), answerable=recipients
    )
    if came is None:
        return {}
    return {"came": came, "chooses": True, "drawn": addressing.drawn_beside(newest, recipients)}


def _key(word: str) -> str:
    """Whom a form names: a caregiver, else the client."""
    try:
        return str(UUID(word))
    except ValueError:
        return ""


def _to(form: ReplyForm, composer: composing.Composer, newest: int) -> dict[str, Any]:
    """Whom it goes to, None for nobody yet; it is chosen among several, and anew where it was meant for somebody who is
    closed now, however often the page comes back. A new page proposes who wrote last.
    """
    if not form.is_bound:
        form.initial.setdefault("to", composer.last)
    to, keys = form["to"].value(), [one.key for one in composer.recipients]
    drawn = form["drawn"].value() or addressing.drawn_beside(newest, composer.recipients)
    return {"to": to, "chooses": len(keys) > 1 or (keys and to not in keys), "drawn": drawn}


def _thread(request: StaffRequest, client: Client, now: datetime, *, reads: bool = False) -> dict[str, Any]:
    """What the thread shows; `reads`: eyes that answer this client see it, so that what is shown is read."""
    every, before = ConversationText.objects.filter(client=client), pages.before(request)
    newest = (every.filter(at__lt=before) if before else every).select_related(
        "message", "contact__client", "contact__caregiver", "author"
    )
    shown = list(newest.prefetch_related("message__media").order_by("-at", "-pk")[: A_PAGE + 1])
    page = shown[:A_PAGE][::-1]
    composer = composing.composer(client, request.user, now)
    unseen = [text for text in page if text.read_at is None] if composing.answers(client, request.user, now) else []
    if reads and unseen:
        seen = ConversationText.objects.filter(pk__in=[text.pk for text in unseen])
        conversations.mark_read(seen, by=request.user, now=now)
        unseen = []
    unread = sum(not text.word for text in unseen)
    said = bubbles(page, client, request.user, first=len(shown) <= A_PAGE, newest=before is None)
    state = repr((said, composer.state(), unread)).encode()
    return {
        "texts": said,
        "composer": composer,
        "unread": unread,
        "texts_off": texting.stopped_at(client),
        "earlier": page[0].at if len(shown) > A_PAGE else None,
        "is_newest": before is None,
        "version": hashlib.sha256(state).hexdigest()[:20],
    }
