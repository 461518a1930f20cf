"""The page for an address that was opened in another way than it takes: a form's address out of the history."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def said(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """To a person's browser. What asks for a part of a page, or is no browser (a webhook), gets the bare answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asks_for_a_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
        if response.status_code == 405 and asks_for_a_page and not response.content:
            response.content = render_to_string("405.html").encode()
        return response

    return middleware
