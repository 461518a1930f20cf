"""Which contacts somebody's log can show, said so that the database finds them by its indexes.

The clinic's log is one walk along one index. One's own is a few clients' contacts and those in which one spoke: said as
one condition with a subquery, the planner guesses half the clinic and walks through all of it (decision 25). So the
clients are asked for first, and named.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clients.models import Client
from clinic.models import User
from clinic.roles import Role
from coaching.log.narrowing import Asked
from coaching.models import Contact
from coaching.visibility import clients_visible_to, contacts_of

LOOKS_THROUGH, LOOKS_THROUGH_APART = 5_000, 1_500


@dataclass(frozen=True, slots=True)
class Reach:
    """`clients` by id, None for the whole clinic."""

    user: User
    clients: tuple[int, ...] | None

    def looks_through(self, asked: Asked) -> int:
        """How many contacts a page looks through. One's own, and those of one person, lie apart: each has to be fetched
        for itself, where of the clinic's newest a dozen come at once. They are some twenty months of thirty clients.
        """
        return LOOKS_THROUGH if self.clients is None and not asked.is_of_one else LOOKS_THROUGH_APART

    def contacts(self) -> QuerySet[Contact]:
        if self.clients is None:
            return Contact.objects.filter(clinic_id=self.user.clinic_id)
        return contacts_of(self.user, self.clients)

    def about(self) -> QuerySet[Client]:
        """The clients whose contacts these are."""
        if self.clients is None:
            return Client.objects.visible_to(self.user)
        return Client.objects.filter(clinic_id=self.user.clinic_id, pk__in=self.clients)

    def found(self, ids: Collection[int]) -> QuerySet[Contact]:
        """Contacts that were found among `contacts` a moment ago. Asked once more whether they are, the planner takes
        fifty rows for one, and looks through all staff for each.
        """
        return Contact.objects.filter(clinic_id=self.user.clinic_id, pk__in=ids)

    def parts(self) -> tuple[QuerySet[Contact], QuerySet[Contact]]:
        """One's own in two parts, of which each lies in one index in the log's order: the clients', and those in which
        one spoke. A contact may be in both.
        """
        spoken = Contact.objects.filter(clinic_id=self.user.clinic_id, spoke_with_id=self.user.pk)
        return Contact.objects.filter(client_id__in=self.clients or ()), spoken


def of(user: User, now: datetime) -> Reach:
    if user.has_role(Role.ADMIN):
        return Reach(user, None)
    return Reach(user, tuple(clients_visible_to(user, now).order_by("pk").values_list("pk", flat=True)))
