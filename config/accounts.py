"""How staff come in: nobody signs up, an admin makes the account and its address."""

from typing import NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest

from clinic.access import public


class ClosedDoor(DefaultAccountAdapter):
    """There is no sign-up, whatever link somebody found."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@public("nothing is there")
def not_a_page(request: HttpRequest) -> NoReturn:
    """In place of a page of the sign-in package on which anybody could give themselves another address: a new password
    would go to it.
    """
    raise Http404
