"""What waits about agreements, for the board and the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from agreements import signing
from agreements.models import Kind, Matter, Signer
from clinic.models import User

SHOWN = 20


class SignedAs(NamedTuple):
    """Somebody who signed by another name than the one on file."""

    signer: Signer
    signed_as: str


def on_board(user: User) -> QuerySet[Matter]:
    """Oldest first, with its client; one more than is shown, to know whether there are others."""
    found = Matter.objects.open().visible_to(user).select_related("agreement__client").order_by("opened_at", "pk")
    return found[: SHOWN + 1]


def signed_otherwise(matters: Iterable[Matter]) -> dict[int, list[SignedAs]]:
    """By agreement: the names that these matters are about. Where none is, nothing is read."""
    about = {matter.agreement_id for matter in matters if matter.kind == Kind.NAME_DIFFERS}
    if not about:
        return {}
    signed = Signer.objects.by_hand().filter(agreement__in=about, signed_at__isnull=False).select_related("signature")
    found: dict[int, list[SignedAs]] = {}
    for signer in signed.defer("signature__strokes", "signature__evidence").order_by("agreement", "position"):
        if other := signing.another_name(signer):
            found.setdefault(signer.agreement_id, []).append(SignedAs(signer, other))
    return found
