"""A client's texts: the thread, which is read when it is opened, and the pictures in it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import StaffRequest, staff_only
from coaching import conversations
from coaching.models import ConversationText
from coaching.views import pages
from coaching.views.rows import texting
from coaching.views.rows import texts as rows
from coaching.visibility import answered_by, clients_visible_to
from telephony import media
from telephony.models import Media

A_PAGE = 100
SHOWN_INLINE = ("image/jpeg", "image/png", "image/gif")


@staff_only()
@require_safe
def thread(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The newest texts. Only the eyes of whoever answers this client make them read (visibility.answered_by)."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    pages.read_client(request, client, "texts", now)
    every = ConversationText.objects.filter(client=client)
    before = pages.before(request)
    newest = (every.filter(at__lt=before) if before else every).select_related("message", "contact")
    shown = list(newest.prefetch_related("message__media").order_by("-at", "-pk")[: A_PAGE + 1])
    page = shown[:A_PAGE][::-1]
    if answered_by(request.user, now).filter(pk=client.pk).exists():
        conversations.mark_read(every.filter(pk__in=[text.pk for text in page]), by=request.user, now=now)
    context: dict[str, object] = {"texts_off": texting.is_stopped(client)}
    context |= {"client": client, "texts": rows.bubbles(page), "earlier": page[0].at if len(shown) > A_PAGE else None}
    return pages.show(request, "clients/texts.html", now=now, **context)


@staff_only()
@require_safe
def photo(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """One picture, opened for this answer only. A picture that belongs to nobody one may see does not exist."""
    now = timezone.now()
    kept = Media.objects.filter(fetched_at__isnull=False).exclude(file="")
    found = get_object_or_404(kept, uuid=uuid)
    mine = ConversationText.objects.filter(message=found.message_id, client__in=clients_visible_to(request.user, now))
    text = get_object_or_404(mine.select_related("client"))
    audit.read(request.user, found, clinic_id=text.client.clinic_id, client_id=text.client_id, now=now)
    try:
        body = media.read(found)
    except FileNotFoundError:
        raise Http404 from None
    inline = found.content_type in SHOWN_INLINE
    answer = HttpResponse(body, content_type=found.content_type if inline else "application/octet-stream")
    answer["Content-Disposition"] = "inline" if inline else 'attachment; filename="document.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
