"""How somebody new on the staff comes in the first time: a link with which they choose their own password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from clinic.models import User


def link(user: User) -> str:
    """Works once, until a password was chosen, for PASSWORD_RESET_TIMEOUT. Whoever holds it is that person: hand it
    over in person, or by e-mail to their address alone.
    """
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.PUBLIC_URL}{path}"
