"""Whom a text was meant for: what its form was drawn beside, and who has come in since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from clients.models import Client
from coaching.models import ConversationText
from coaching.views.rows import words
from coaching.views.rows.composing import Recipient

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Who came in since a form was drawn: they wrote, or can be answered now too."""

    name: str
    wrote: bool

    def refusal(self) -> str:
        """Why a text was not sent."""
        if self.wrote:
            words = _("This was not sent: %(name)s has written meanwhile. Choose whom the text goes to.")
        else:
            words = _("This was not sent: %(name)s can be answered now too. Choose whom the text goes to.")
        return words % {"name": self.name}

    def notice(self) -> str:
        """Beside the form, before anything is sent."""
        if self.wrote:
            words = _("%(name)s has written too. Choose whom the text goes to.")
        else:
            words = _("%(name)s can be answered now too. Choose whom the text goes to.")
        return words % {"name": self.name}


def newest(client: Client) -> int:
    """The text that was taken in or written last; one that came late stands earlier in the thread, and is new too."""
    return ConversationText.objects.filter(client=client).order_by("-pk").values_list("pk", flat=True).first() or 0


def drawn_beside(newest: int, recipients: Iterable[Recipient]) -> str:
    """What the form carries: the newest text when it was drawn, and who could be answered: "41::<uuid>"."""
    return ":".join([str(newest), *(one.key for one in recipients)])


def overtaken(client: Client, drawn: str, *, to: str, answerable: Iterable[Recipient]) -> Overtaken | None:
    """Why a text to `to` may be meant for somebody else, who wrote or can be answered since the form was drawn; None
    where nobody did. A form that does not say what it was drawn beside is taken as it is.
    """
    since, *keys = drawn.split(":")
    if not since.isdecimal() or len(since) > MOST_DIGITS:
        return None
    if who := _wrote(client, int(since), but=to):
        return Overtaken(who, wrote=True)
    others = [one.name for one in answerable if one.key not in (to, *keys)]
    return Overtaken(others[0], wrote=False) if others else None


def _wrote(client: Client, since: int, *, but: str) -> str:
    """Who of those with coaching of their own, the client among them, has written since that text."""
    caregivers = client.caregivers.coached()
    others = Q(contact__caregiver__in=caregivers)
    if but:
        others = Q(contact__caregiver__in=caregivers.exclude(uuid=but)) | Q(contact__caregiver=None)
    came = ConversationText.objects.filter(others, client=client, message__direction="in", pk__gt=since)
    text = came.select_related("client", "contact__client", "contact__caregiver").order_by("-pk").first()
    return words.who(text.contact) if text else ""
