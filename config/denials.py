"""A page for staff that somebody signed in was told does not exist: it is on the trail, whichever view said so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clinic import denied


def on_record(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Behind the sign-in. An address that no page has, and pages that are open to everybody, are not meant."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 404 and _is_for_staff(request) and request.user.is_authenticated:
            match = request.resolver_match
            assert match
            denied.note(
                request.user,
                route=match.view_name,
                method=str(request.method),
                asked=match.kwargs,
                now=timezone.now(),
            )
        return response

    return middleware


def _is_for_staff(request: HttpRequest) -> bool:
    access = getattr(request.resolver_match.func, "access", None) if request.resolver_match else None
    return access is not None and not access.public
