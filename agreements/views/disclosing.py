"""What is said before somebody signs on a screen: shown, and written anew as a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import templates
from agreements.forms import blocks as editor
from agreements.models import Disclosure
from agreements.views import staff
from clinic.access import StaffRequest, staff_only
from clinic.languages import CODES
from clinic.roles import Role

EMPTY: dict[str, Any] = {"title": "", "blocks": []}


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: StaffRequest) -> HttpResponseBase:
    """Both languages on one page: a version is published in all of them at once."""
    now, clinic = timezone.now(), request.user.clinic
    every = list(Disclosure.objects.filter(clinic=clinic).order_by("-number"))
    texts = every[0].texts if every else {}
    problem = ""
    if request.method == "POST":
        texts = _typed(request)
        if "save" in request.POST:
            try:
                made = templates.disclose(clinic, texts=texts, by=request.user, now=now)
            except ValidationError as error:
                problem = error.messages[0]
            else:
                messages.success(request, _("Version %(number)s holds from now on.") % {"number": made.number})
                return redirect("disclosure")
    context = {
        "versions": every,
        "languages": [
            (code, texts.get(code, {"title": ""}), editor.rows(texts.get(code, {"blocks": []}))) for code in CODES
        ],
        "kinds": {kind: label for kind, label in editor.KINDS.items() if kind in ("section", "paragraph", "points")},
        "problem": problem,
    }
    return staff.show(request, "agreements/texts/disclosure.html", now=now, **context)


def _typed(request: StaffRequest) -> dict[str, Any]:
    """Each language as it stands in the form; a button belongs to the language that it names: "es:up:3"."""
    which, _colon, op = request.POST.get("op", "").partition(":")
    texts = {code: editor.read(request.POST, f"{code}-") for code in CODES}
    if which in texts:
        texts[which] = editor.after(texts[which], op)[0]
    return texts
