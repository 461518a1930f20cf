"""Every e-mail that goes out about an agreement, in every language we write. Whoever sees the screen may read it: it
carries no name, no kind of clinic and no clinical word, and looks the same whatever it is about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    body: str


LETTERS: dict[str, dict[str, Words]] = {
    "document-waiting": {
        "en": Words(
            "A document waits for you",
            "A document waits for you. Open it here:\n\n{url}\n\n"
            "The link is for you alone and works for two weeks. If you did not expect it, you can ignore it.\n",
        ),
        "es": Words(
            "Un documento le espera",
            "Un documento le espera. Ábralo aquí:\n\n{url}\n\n"
            "El enlace es solo para usted y sirve durante dos semanas. Si no lo esperaba, puede ignorarlo.\n",
        ),
    },
    "document-reminder": {
        "en": Words(
            "A document still waits for you",
            "A document still waits for you. Open it here:\n\n{url}\n\n"
            "This link takes the place of the one before. If you did not expect it, you can ignore it.\n",
        ),
        "es": Words(
            "Un documento le espera todavía",
            "Un documento le espera todavía. Ábralo aquí:\n\n{url}\n\n"
            "Este enlace sustituye al anterior. Si no lo esperaba, puede ignorarlo.\n",
        ),
    },
    "document-copy": {
        "en": Words(
            "Your copy of the document",
            "Your copy of the document is here:\n\n{url}\n\nThe link is for you alone and works for two weeks.\n",
        ),
        "es": Words(
            "Su copia del documento",
            "Su copia del documento está aquí:\n\n{url}\n\nEl enlace es solo para usted y sirve durante dos semanas.\n",
        ),
    },
    "code": {
        "en": Words(
            "Your code", "Your code is {code}. It works for ten minutes. Do not give it to anyone who asks for it.\n"
        ),
        "es": Words(
            "Su clave", "Su clave es {code}. Sirve durante diez minutos. No se la dé a nadie que se la pida.\n"
        ),
    },
}


def written(letter: str, language: str, **secret: str) -> Words:
    """Subject and body as they are sent. KeyError for a letter that is not in the list."""
    words = LETTERS[letter].get(language) or LETTERS[letter]["en"]
    return Words(words.subject, words.body.format(**secret))
