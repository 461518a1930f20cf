"""Who may open a page. Every view says so by `staff_only` or `public`; a test walks all URLs and names those
that don't.

This is the outer door only. Which records somebody sees is decided where they are fetched (`visible_to`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import second_factor, unsent
from clinic.roles import Role

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from clinic.models import User

View = Callable[..., HttpResponseBase]
OWN_DOORS = ("allauth.",)  # packages whose views check who comes by themselves


class StaffRequest(HttpRequest):
    """What a view behind `staff_only` is given: somebody of the staff is signed in. For type hints."""

    user: "User"
    htmx: "HtmxDetails"


@dataclass(frozen=True, slots=True)
class Access:
    """How a view is guarded: `roles` of which one is needed (empty: anybody on the staff), or why it is open
    to everybody.
    """

    roles: frozenset[Role] = frozenset()
    public: str = ""


def staff_only(*roles: Role) -> Callable[[View], View]:
    """Signed-in staff with any of the roles. Others are sent to the sign-in; staff with another role find
    nothing (404).
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if request.method == "POST" and request.POST.get(unsent.MARK) == unsent.ASIDE:
                return _lay_aside(request)
            if second_factor.is_missing(request):
                return second_factor.to_set_up(request)
            if roles and not request.user.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = Access(roles=frozenset(roles))  # type: ignore[attr-defined]
        return guarded

    return guard


def fresh(view: View) -> View:
    """Asks for the password or the second factor once more, unless that was done within five minutes: before what an
    unattended browser must not do (numbers, roles, exports). What was sent is carried out after it.
    """
    asked: View = reauthentication_required(view)
    return asked


def fresh_of(find: Callable[[Any, Any, datetime], Any]) -> Callable[[View], View]:
    """As `fresh`, for a page about somebody, whom `find` fetches as the view will: who may not open it reads that there
    is nothing (404), and types no password to be told so. What is not theirs and what does not exist answer alike.
    """

    def guard(view: View) -> View:
        asked = fresh(view)

        @wraps(view)
        def found_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return asked(request, *args, **kwargs)
            except ReauthenticationRequired:
                find(request, kwargs["uuid"], timezone.now())
                raise

        return found_first

    return guard


def form_of(page: str, find: Callable[[Any, Any, datetime], Any] | None = None) -> Callable[[View], View]:
    """For a form that stands on `page`, is sent to an address of its own, and comes back there with its faults. A phone
    that let go of the tab opens that address anew: it leads to the page. One about somebody is found first by `find`,
    as in `fresh_of`.
    """

    def guard(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if find:
                find(request, kwargs["uuid"], timezone.now())
            return redirect(page, **kwargs)

        return sent

    return guard


def public(why: str) -> Callable[[View], View]:
    """Open to everybody, for the reason given: a signed webhook, a page with a token, the health check."""

    def open_to_all(view: View) -> View:
        view.access = Access(public=why)  # type: ignore[attr-defined]
        return view

    return open_to_all


def unguarded(urlconf: str | None = None) -> list[str]:
    """The URL patterns whose view says nothing about access; views of packages with doors of their own are
    left out.
    """
    return [
        route
        for route, view in _views(get_resolver(urlconf), "")
        if not hasattr(view, "access") and not _has_own_door(view)
    ]


def _views(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, View]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from _views(entry, route)


def _has_own_door(view: View) -> bool:
    return getattr(view, "view_class", view).__module__.startswith(OWN_DOORS)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """What was typed is kept; of what is not, the sign-in says that it was not done. A whole page is redirected; a part
    of a page (htmx) is answered so that the browser leaves the page, and comes back to the page of its own on which the
    words are then.
    """
    kept = unsent.keep(request, now=timezone.now())
    if request.method == "POST" and not kept and settings.SESSION_COOKIE_NAME in request.COOKIES:
        words = _("You were signed out before that was done, so nothing was changed. Sign in, and do it again.")
        messages.warning(request, words, fail_silently=True)
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(unsent.page_of(request))
    there = redirect_to_login(request.path).url if kept else resolve_url(settings.LOGIN_URL)
    return HttpResponse(headers={"HX-Redirect": there})


def _lay_aside(request: HttpRequest) -> HttpResponse:
    """The page says that its time is over, and that something was being written in it."""
    request.was_signed_in = request.user.pk  # type: ignore[attr-defined]
    logout(request)
    return _to_sign_in(request)
