"""Signing beside the therapist: a code on the screen, these pages on the screen itself, or paper."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import links, paper, sending, sessions
from agreements.forms.staff import PaperForm
from agreements.views import staff
from agreements.views.door import let_in
from agreements.views.drafts import why_not
from agreements.views.qr import code
from clinic.access import StaffRequest, staff_only


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def show_code(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The code for the signer's own phone. It stands in this answer alone: no address and no row holds it, and the
    address that is opened again leads to the agreement.
    """
    now = timezone.now()
    signer = staff.signer_or_404(request, uuid)
    if request.method != "POST":
        return staff.back(request, signer.agreement)
    try:
        url = sending.show_link(signer, by=request.user, now=now)
    except sending.NotTheirTurn as error:
        return staff.back(request, signer.agreement, why_not(error), messages.WARNING)
    context = {"signer": signer, "agreement": signer.agreement, "code": code(url), "until": now + links.SHOWN_FOR}
    return staff.show(request, "agreements/in_person.html", now=now, **context)


@staff_only(*staff.ACTS)
@require_POST
def here(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """On this screen. Whoever hands it over is signed out first, so that the signer meets nobody else's record, and the
    pages speak the signer's language, not the one that was chosen here for the staff.
    """
    now = timezone.now()
    signer = staff.signer_or_404(request, uuid)
    try:
        opened = sessions.begin_in_person(signer, witness=request.user, now=now)
    except sending.NotTheirTurn as error:
        return staff.back(request, signer.agreement, why_not(error), messages.WARNING)
    logout(request)
    answer = let_in(opened, now)
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def on_paper(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The scan of the sheet, attached by whoever saw it signed."""
    now = timezone.now()
    signer = staff.signer_or_404(request, uuid)
    form = PaperForm(request.POST or None, request.FILES or None, signer=signer, now=now, initial={"name": signer.name})
    if request.method == "POST" and form.is_valid():
        return _attach(request, form)
    staff.read(request, signer.agreement, "paper", now)
    context = {
        "form": form,
        "title": _("Signed on paper"),
        "kicker": signer.name,
        "lead": _("The sheet is signed; here it is put on record, with you as the witness."),
        "submit": _("Put it on record"),
        "enctype": "multipart/form-data",
        "back_url": reverse("agreement", args=[signer.agreement.uuid]),
        "back_label": _("Agreement"),
    }
    return staff.show(request, "form_page.html", now=now, **context)


def _attach(request: StaffRequest, form: PaperForm) -> HttpResponseBase:
    signer, said = form.signer, form.cleaned_data
    try:
        paper.attach(
            signer,
            file=said["scan"].read(),
            media_type=said["scan"].content_type,
            written_name=said["name"],
            signed_at=form.signed_at,
            by=request.user,
            now=form.now,
        )
    except (sending.NotTheirTurn, ValueError) as error:
        return staff.back(request, signer.agreement, why_not(error), messages.WARNING)
    return staff.back(request, signer.agreement, _("The sheet is on record."))
