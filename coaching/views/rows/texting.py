"""Whether a client's texts arrive: the number we would text, and whether STOP was received for it.

The same number as in `notices`: the first that may be texted, from the clinic's own line.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from clients.models import Client, ClientPhone
from clinic.models import CoachingLine
from coaching import admission, notices
from telephony import stops
from telephony.channels import Channel
from telephony.models import Stop

MAY_BE_TEXTED = Q(retired_at=None, can_text=True, texts_agreed_at__isnull=False)


def stopped(client: str = "client") -> Exists:
    """To annotate with: STOP was received from the number that is texted; `client` is the field of the client."""
    lines = CoachingLine.objects.filter(clinic=OuterRef(OuterRef(f"{client}__clinic")), retired_at=None).order_by("pk")
    phones = ClientPhone.objects.filter(MAY_BE_TEXTED, client=OuterRef(OuterRef(client))).order_by("position", "pk")
    return Exists(
        Stop.objects.filter(
            stops.OFF, line=Subquery(lines.values("number")[:1]), peer=Subquery(phones.values("number")[:1])
        )
    )


def stopped_at(client: Client) -> datetime | None:
    """Since when; None where they arrive."""
    phone = _texted(client)
    return _off(client, phone) if phone else None


def is_told(client: Client, *, now: datetime) -> bool:
    """Whether a pause by the rule that holds, and its end, are told to the client by text (as notices do)."""
    situation = admission.by_client(client.pk, now=now).situation
    closes = Channel.CALL in situation.rule.channels and situation.agreement_in_force and not situation.discharged
    phone = _texted(client)
    return closes and phone is not None and not _off(client, phone)


def said_of(client: Client, words: str, *, caregiver: bool = False) -> str:
    """What came of an act of the staff's, and that the client is not texted about it where STOP was received: whoever
    did it is the only one who can still tell them. `caregiver`: it was theirs, and the client would hear nothing of it.
    """
    if caregiver or stopped_at(client) is None:
        return words
    untold = _("%(name)s is not texted about it: texts are off, STOP was received. Tell them when you speak.")
    return f"{words} {untold % {'name': client.first_name}}"


def _texted(client: Client) -> ClientPhone | None:
    return ClientPhone.objects.filter(MAY_BE_TEXTED, client=client).first()


def _off(client: Client, phone: ClientPhone) -> datetime | None:
    return stops.stopped_at(line=notices.line_of(client.clinic_id), peer=str(phone.number))
