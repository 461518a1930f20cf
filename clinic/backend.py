"""How the sign-in finds somebody of the staff: as allauth does, with what every page asks of them in one query."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from clinic import given, together
from clinic.models import User


class StaffBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        user = next(iter(_statement().fetch(user=user_id)["users"]), None)
        return user if user and self.user_can_authenticate(user) else None


@cache
def _statement() -> together.Statement:
    """Every page asks this first: put into words once a process."""
    return together.Statement({"users": User.objects.whole().filter(pk=given.USER)})
