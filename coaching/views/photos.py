"""One photo: opened for this answer only, and put with the check-in or the contact it belongs to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.access import StaffRequest, staff_only
from coaching import photos
from coaching.forms.photos import AttachForm
from coaching.models import Attachment, ConversationText
from coaching.views import pages
from coaching.visibility import CLINICAL, clients_visible_to
from telephony import media
from telephony.models import Media


def _photo_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> tuple[Media, ConversationText]:
    """A picture that belongs to nobody whom one may see does not exist."""
    kept = Media.objects.filter(fetched_at__isnull=False).exclude(file="")
    found = get_object_or_404(kept, uuid=uuid)
    mine = ConversationText.objects.filter(message=found.message_id, client__in=clients_visible_to(request.user, now))
    return found, get_object_or_404(mine.select_related("client"))


@staff_only()
@require_safe
def photo(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Shown in the page where a browser can; anything else is handed out as a file."""
    now = timezone.now()
    found, text = _photo_or_404(request, uuid, now)
    audit.read(request.user, found, clinic_id=text.client.clinic_id, client_id=text.client_id, now=now)
    try:
        body = media.read(found)
    except FileNotFoundError:
        raise Http404 from None
    inline = found.content_type in media.SHOWN_BY_BROWSERS
    answer = HttpResponse(body, content_type=found.content_type if inline else "application/octet-stream")
    answer["Content-Disposition"] = "inline" if inline else f'attachment; filename="{_file_name(found)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    found, text = _photo_or_404(request, uuid, now)
    client = text.client
    form = AttachForm(pages.typed(request), client=client, user=request.user, now=now)
    thread = reverse("client-texts", args=[client.uuid])
    if request.method == "POST" and form.is_valid():
        photos.attach(found, to=form.place, by=request.user, now=now)
        return pages.after_form(request, thread, _("The photo is with it now."))
    pages.read_client(request, client, "photo", now)
    context = {"form": form, "client": client, "back_url": thread, "back_label": _("Texts")}
    words = {"title": _("Put the photo with"), "submit": _("Put it there"), "submit_icon": "paper-clip"}
    return pages.show(request, "form_page.html", now=now, **context, **words)


@staff_only(*CLINICAL)
@require_POST
def remove(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Away from where it was put; it stays in the thread it came with."""
    now = timezone.now()
    mine = clients_visible_to(request.user, now)
    put = Attachment.objects.filter(Q(contact__client__in=mine) | Q(check_in__client__in=mine))
    found = get_object_or_404(put.select_related("contact", "check_in__client"), uuid=uuid)
    photos.remove(found, by=request.user, now=now)
    if found.contact:
        return redirect("contact", uuid=found.contact.uuid)
    assert found.check_in
    return redirect("client", uuid=found.check_in.client.uuid)


def _file_name(found: Media) -> str:
    return "document.pdf" if found.content_type == "application/pdf" else "photo.heic"
