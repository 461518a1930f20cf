"""Is this the real one? The file itself is asked for; an address or an id reveals nothing."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from clinic.access import public


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The PDF file"),
        help_text=gettext_lazy("It is checked at once and not kept. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={
            "required": gettext_lazy("Choose the PDF file that you were given."),
            "empty": gettext_lazy("This file is empty: choose the PDF that you were given."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > _verification().MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be one of ours: at most 10 MB."))
        return file


@cache
def _verification() -> Any:
    """What reads seals takes 17 MB and a third of the time to start: a web process loads it for the first file."""
    return import_module("agreements.verification")


@public("whoever holds a file may ask whether it is real; without the very file nothing is said")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    finding = None
    if request.method == "POST" and form.is_valid():
        finding = _verification().check(form.cleaned_data["file"].read(), now=now)
    return render(request, "agreements/verify.html", {"form": form, "finding": finding, "now": now})


@public("an older address of the same page, printed in files")
def printed_address(request: HttpRequest) -> HttpResponse:
    return redirect("verify")
