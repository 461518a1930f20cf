"""How staff come in: nobody signs up, an admin makes the account and its address."""

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest

from clinic import invitations
from clinic.access import public
from clinic.models import User


class ClosedDoor(DefaultAccountAdapter):
    """There is no sign-up, whatever link somebody found."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """In our words and their language, whatever the browser's is from which it was asked for."""
        invitations.send_anew(user, to=email, url=context["password_reset_url"])


@public("nothing is there")
def not_a_page(request: HttpRequest) -> NoReturn:
    """In place of a page of the sign-in package on which anybody could give themselves another address: a new password
    would go to it.
    """
    raise Http404
