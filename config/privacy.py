"""Pages with health data leave no copy behind: not in the browser's cache, not in a proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def keep_no_copy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Every answer says `no-store` unless its view said otherwise; static files never come this far."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
