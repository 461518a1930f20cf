"""How staff come in: nobody signs up, an admin makes the account and its address."""

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from clinic import invitations
from clinic.access import public
from clinic.models import User
from config import guesses

SLOWLY = _("Too many wrong codes for this account. Wait five minutes, then try again.")


class ClosedDoor(DefaultAccountAdapter):
    """There is no sign-up, whatever link somebody found."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # Both are said of codes alone: settings.ACCOUNT_RATE_LIMITS. Of passwords see `guesses`.
        "too_many_login_attempts": SLOWLY,
        "rate_limited": SLOWLY,
        "email_password_mismatch": _(
            "This e-mail address and this password do not belong together. Look at both: capital letters count. If you "
            "have forgotten your password, choose a new one below."
        ),
        "incorrect_password": _("This is not your password. Type it again: capital letters count."),
        "enter_current_password": _(
            "This is not the password that you have now. Type it again: capital letters count."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's own would count five of an account, wherever they came from, and ten a minute of an address. It
        gives back what is kept here when the password was right.
        """
        try:
            self._login_failed_rl_usage = guesses.count(request, credentials["email"])
        except guesses.TooMany as error:
            raise ValidationError(str(error), code="too_many_login_attempts") from error

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """In our words and their language, whatever the browser's is from which it was asked for."""
        invitations.send_anew(user, to=email, url=context["password_reset_url"])


@public("nothing is there")
def not_a_page(request: HttpRequest) -> NoReturn:
    """In place of a page of the sign-in package on which anybody could give themselves another address: a new password
    would go to it.
    """
    raise Http404
