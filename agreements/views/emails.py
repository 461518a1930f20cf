"""The e-mails on file: a way for links where no text can go, and a second way beside the phone for codes.

As a telephone number, an address is changed only by somebody who has just signed in.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.forms.staff import EmailsForm
from agreements.views import staff
from clients import records
from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, fresh_of, staff_only


def _of_mine(request: StaffRequest, uuid: UUID, now: datetime) -> Client:
    mine = Client.objects.visible_to(request.user).filter(discharged_at=None)
    return get_object_or_404(mine.select_related("clinic"), uuid=uuid)


@staff_only(*staff.ACTS)
@fresh_of(_of_mine)
@require_http_methods(["GET", "HEAD", "POST"])
def emails(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = _of_mine(request, uuid, now)
    form = EmailsForm(request.POST or None, client=client)
    if request.method == "POST" and form.is_valid():
        records.set_emails(client, email=form.of_client, caregivers=form.of_caregivers, by=request.user, now=now)
        messages.success(request, _("The e-mails are on file."))
        return redirect("client", uuid=client.uuid)
    audit.read(request.user, client, clinic_id=client.clinic_id, client_id=client.pk, now=now, page="emails")
    context = {
        "form": form,
        "title": _("E-mails on file"),
        "kicker": client.name,
        "lead": _("An e-mail carries a link and never a word about whom or what it is for."),
        "submit": _("Keep them"),
        "back_url": reverse("client", args=[client.uuid]),
        "back_label": client.name,
    }
    return staff.show(request, "form_page.html", now=now, **context)
