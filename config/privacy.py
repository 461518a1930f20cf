"""Pages with health data leave no copy: not in the browser's cache, not in a proxy, and nothing after signing out."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

NOTHING_OF_THE_DEVICE = ", ".join(
    f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
FOR_EVERY_ANSWER = {
    "Cache-Control": "no-store",
    "Permissions-Policy": NOTHING_OF_THE_DEVICE,
    "Cross-Origin-Resource-Policy": "same-origin",
}
AT_THE_END = '"cache", "storage"'  # not "cookies": the language and the theme are the device's


def keep_no_copy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Every answer says so unless its view said otherwise; static files never come this far. Whoever was signed out in
    this request, by a tap or because nobody was there, leaves a browser that is told to forget.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in FOR_EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        if getattr(request, "signed_out", False):
            response.headers["Clear-Site-Data"] = AT_THE_END
        return response

    return middleware


@receiver(user_logged_out)
def _note(request: Any, **kwargs: Any) -> None:
    if request is not None:
        request.signed_out = True
