"""Wrong passwords are slowed where they come from: somebody's typos close nothing to their colleagues behind the same
address of the internet, and a stranger who types somebody's e-mail address does not keep them out.

A try is counted before it is looked at and given back when it was right: a hundred at the same moment are no more than
a hundred one after the other. A refused one counts nowhere, so that going on typing closes nothing else.
"""

import math
import time
from dataclasses import dataclass

from allauth.account.signals import password_reset
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic import addresses
from clinic.models import User

APP = "intersession"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong passwords within so many seconds."""

    name: str
    most: int
    within: int

    @property
    def config(self) -> dict[str, str]:
        return {self.name: f"{self.most}/{self.within}s/key"}


# Asked in this order. The first meets typos, and who guesses at one account; the second who tries one password on many
# accounts (300 an hour); the third who has many addresses: 100 at one account, as NIST SP 800-63B has it.
HERE = Limit("wrong-here", 5, 5 * 60)
ADDRESS = Limit("wrong-address", 50, 10 * 60)
ACCOUNT = Limit("wrong-account", 100, 60 * 60)


class TooMany(Exception):
    """Nothing was looked at; says what to do. `passkey`: whether they have one; None where that is not known."""

    def __init__(self, limit: Limit, seconds: float, passkey: bool | None = None) -> None:
        self.limit, self.minutes, self.passkey = limit, max(1, math.ceil(seconds / 60)), passkey
        super().__init__(limit.name)

    def __str__(self) -> str:
        again = ngettext(
            "You can try again in %(minutes)s minute.", "You can try again in %(minutes)s minutes.", self.minutes
        )
        return f"{self._what()} {again % {'minutes': self.minutes}} {self._sooner()}"

    def _what(self) -> str:
        if self.limit == HERE:
            return _("Too many wrong passwords for this account from your network.")
        if self.limit == ADDRESS:
            return _("Too many wrong passwords came from your network, not only from you.")
        return _("Too many wrong passwords for this account came from many places.")

    def _sooner(self) -> str:
        if self.limit == ACCOUNT:
            return {
                True: _("Sooner: with a passkey, or once you have chosen a new password."),
                False: _("Sooner: once you have chosen a new password."),
                None: _("Sooner: once you have chosen a new password, or with a passkey if you have one."),
            }[self.passkey]
        return {
            True: _("Sooner: with a passkey, or over another network, such as your phone's mobile data."),
            False: _("Sooner: over another network, such as your phone's mobile data."),
            None: _(
                "Sooner: over another network, such as your phone's mobile data, or with a passkey if you have one."
            ),
        }[self.passkey]


def count(request: HttpRequest, login: str) -> ratelimit.RateLimitUsage:
    """One try of a password, to be given back when it was right. Raises TooMany."""
    counted = ratelimit.RateLimitUsage(usage=[])
    for limit, key in _keys(request, login):
        one = ratelimit.consume(request, app=APP, action=limit.name, config=limit.config, key=key)
        if one is None:
            counted.rollback()
            raise TooMany(limit, _rests(request, limit, key), _has_passkey(request))
        counted.usage += one.usage
    return counted


@receiver(password_reset)
def forget(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Whoever chose a new password by the link in their e-mail is not kept out by guesses at the old one."""
    for limit, key in _keys(request, user.email):
        if limit != ADDRESS:
            ratelimit.clear(request, app=APP, action=limit.name, config=limit.config, key=key)


def _keys(request: HttpRequest, login: str) -> list[tuple[Limit, str]]:
    whence, account = addresses.home(addresses.of(request)), login.strip().lower()
    return [(HERE, f"{account} {whence}"), (ADDRESS, whence), (ACCOUNT, account)]


def _has_passkey(request: HttpRequest) -> bool | None:
    """Of somebody who is signed in and shows once more who they are. To whoever only types an address it is not told,
    nor whether there is such an account.
    """
    if not request.user.is_authenticated:
        return None
    return Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).exists()


def _rests(request: HttpRequest, limit: Limit, key: str) -> float:
    """Seconds until the oldest one that counts is over."""
    rate = ratelimit.parse_rate(limit.config[limit.name])
    tries = cache.get(ratelimit.get_cache_key(request, app=APP, action=limit.name, rate=rate, key=key)) or []
    return float(tries[-1] + limit.within - time.time()) if tries else 0
