"""Words typed often: the clinic's, and one's own. None of them says what a phone in anybody's hand should not show."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import Clinic, User
from coaching.models import Snippet

START_LIST: dict[str, tuple[str, ...]] = {
    "en": (
        "Thank you for writing. I have read it.",
        "Can you talk now? Text CALL and I call you back.",
        "Which one will you try first? Write to me when you have.",
        "Well done. Tell me more when we meet.",
        "Let us look at this together when we meet.",
        "I am away from the phone from now on. The line says what to do meanwhile.",
    ),
    "es": (
        "Gracias por escribir. Lo he leído.",
        "¿Puede hablar ahora? Mande CALL y le llamo.",
        "¿Cuál va a probar primero? Escríbame después.",
        "Bien hecho. Cuénteme más cuando nos veamos.",
        "Lo vemos juntos en nuestra cita.",
        "Desde ahora no tengo el teléfono. La línea le dice qué hacer mientras tanto.",
    ),
}


@transaction.atomic
def add(clinic: Clinic, *, text: str, language: str, owner: User | None, by: audit.By, now: datetime) -> Snippet:
    """Keeps a snippet for its owner, or without one for the whole clinic. ValueError without words."""
    snippet = Snippet.objects.create(
        clinic=clinic, owner=owner, language=language, text=_words(text), created_at=now, changed_at=now
    )
    _audit(by, "snippet.added", snippet, now)
    return snippet


@transaction.atomic
def change(snippet: Snippet, *, text: str, language: str, by: User, now: datetime) -> None:
    """Says it in other words from now on; texts that were sent stay as they were."""
    snippet.text, snippet.language, snippet.changed_at = _words(text), language, now
    snippet.save(update_fields=["text", "language", "changed_at"])
    _audit(by, "snippet.changed", snippet, now)


@transaction.atomic
def retire(snippet: Snippet, *, by: User, now: datetime) -> None:
    """It is offered no more. Once is enough."""
    if Snippet.objects.filter(pk=snippet.pk, retired_at=None).update(retired_at=now, retired_by=by):
        _audit(by, "snippet.retired", snippet, now)


@transaction.atomic
def restore(snippet: Snippet, *, by: User, now: datetime) -> None:
    """Takes back that it was retired."""
    if Snippet.objects.filter(pk=snippet.pk, retired_at__isnull=False).update(retired_at=None, retired_by=None):
        _audit(by, "snippet.restored", snippet, now)


@transaction.atomic
def add_start_list(clinic: Clinic, *, by: audit.By, now: datetime) -> int:
    """Gives a clinic that has none yet something to begin with, in both languages. Returns how many."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    if Snippet.objects.filter(clinic=clinic, owner=None, retired_at=None).exists():
        return 0
    rows = [
        Snippet(clinic=clinic, language=language, text=text, created_at=now, changed_at=now)
        for language, texts in START_LIST.items()
        for text in texts
    ]
    Snippet.objects.bulk_create(rows)
    audit.record(by, "snippets.listed", Snippet, clinic_id=clinic.pk, now=now, snippets=len(rows))
    return len(rows)


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("a snippet needs words")
    return text.strip()


def _audit(by: audit.By, action: str, snippet: Snippet, now: datetime) -> None:
    shared = snippet.owner_id is None
    audit.record(by, action, snippet, clinic_id=snippet.clinic_id, now=now, of_the_clinic=int(shared))
