"""How staff come in: nobody signs up, an admin makes the account."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """There is no sign-up, whatever link somebody found."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
