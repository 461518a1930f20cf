"""Emergency access in the browser that opened it: every page knows of it, and everything done is marked by it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching import emergency
from coaching.views.emergencies import KEY


def recognise(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Asks the database only in a browser that opened one. At its end the next page says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if KEY in request.session and request.user.is_authenticated:
            access = emergency.standing(request.session[KEY], request.user, now=timezone.now())
            if access is None:
                del request.session[KEY]
                messages.info(request, _("Emergency access has ended. It waits for somebody else’s review."))
            else:
                request.user.emergency_client_id = access.client_id
                request.emergency = access  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
