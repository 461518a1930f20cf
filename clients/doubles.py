"""Whether somebody is on file already, before a second record is opened for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from clients.models import Client, ClientPhone
from clinic.models import Clinic

MOST = 10
SHORT = 3  # letters: a shorter part of a name says too little


@dataclass(frozen=True, slots=True)
class Double:
    """A client who may be the same person. `same`: name, birth (date and a part of the name) or number."""

    client: Client
    same: str


def alike(clinic: Clinic, *, name: str, born_on: date | None, number: str) -> list[Double]:
    """Those of the whole clinic, discharged ones too; the likeliest first."""
    parts = [part for part in name.split() if len(part) >= SHORT] or [name]
    born = Q(born_on=born_on) & reduce(or_, (Q(name__icontains=part) for part in parts)) if born_on else Q(pk=None)
    calls = Exists(ClientPhone.objects.filter(client=OuterRef("pk"), number=number, retired_at=None))
    same = Q(name__iexact=" ".join(name.split())) | born | Q(calls=True)
    found = Client.objects.filter(clinic=clinic).annotate(calls=calls).filter(same).order_by("name")[:MOST]
    doubles = [Double(client, _same(client, name, born_on)) for client in found]
    return sorted(doubles, key=lambda double: ("name", "birth", "number").index(double.same))


def _same(client: Client, name: str, born_on: date | None) -> str:
    if client.name.casefold() == " ".join(name.split()).casefold():
        return "name"
    return "birth" if born_on and client.born_on == born_on else "number"
