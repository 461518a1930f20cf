"""Who may sign in, and as what: a restored backup may be from before an access was ended, and then it stands again."""

from __future__ import annotations

from django.db import ProgrammingError, transaction

from clinic.models import RoleGrant
from coaching.backups import server

Access = set[tuple[str, str]]
"""E-mail address and role."""


def of_this_database() -> Access:
    standing = RoleGrant.objects.filter(ended_at=None, user__is_active=True)
    return set(standing.values_list("user__email", "role"))


def of_database(name: str) -> Access | None:
    """None where it has no such table yet, or is not there: it knows of nobody."""
    if not server.exists(name):
        return None
    with server.looking_at(name):
        try:
            with transaction.atomic():
                return of_this_database()
        except ProgrammingError:
            return None


def ended_before(known: Access | None) -> list[str]:
    """Who has here what the other database had ended, or never given."""
    back = of_this_database() - known if known is not None else set()
    return [f"{email} ({role})" for email, role in sorted(back)]
