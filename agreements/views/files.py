"""The copy that somebody keeps: the sealed file byte by byte as it was made, or the text while that is pending."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements import copies
from agreements.models import Agreement, SealedPdf


def copy_of(agreement: Agreement) -> HttpResponse:
    pdf = copies.newest(agreement)
    return sealed(pdf) if pdf else text(agreement)


def sealed(pdf: SealedPdf) -> HttpResponse:
    return attached(pdf.file, "application/pdf", f"{_('agreement')}.pdf")


def text(agreement: Agreement) -> HttpResponse:
    return attached(agreement.canonical_text.encode(), "text/plain; charset=utf-8", f"{_('agreement')}.txt")


def attached(body: bytes, content_type: str, name: str) -> HttpResponse:
    """Saved, never shown inside a page; the name tells nothing about whose it is."""
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
