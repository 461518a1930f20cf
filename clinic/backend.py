"""How the sign-in finds somebody of the staff: as allauth does, with what every page asks of them in one query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from clinic.models import User


class StaffBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.whole().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
