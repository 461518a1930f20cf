"""The simulator's page: telephones of the demo people in a browser. Local installations only."""

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.access import public
from clinic.models import CoachingLine
from telephony.simulator import directory, exchange_client
from telephony.simulator.directory import Person
from telephony.simulator.exchange_client import ExchangeDownError
from telephony.simulator.page_words import page_words

View = Callable[..., HttpResponseBase]
PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"})
FIELDS = ("number", "act", "line", "keys", "body", "withheld")


def local_only(view: View) -> View:
    """Not found anywhere but on a machine of one's own."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.LOCAL:
            raise Http404
        return view(request, *args, **kwargs)

    return public("local phone simulator")(guarded)


@local_only
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    lines = [str(number) for number in CoachingLine.objects.filter(retired_at=None).values_list("number", flat=True)]
    people = [*directory.people(), *_strangers(lines)]
    left = _chosen(people, request.GET.get("left", ""), "client")
    right = _chosen(people, request.GET.get("right", "") or (left.partner if left else ""), "staff")
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(person.clinic, []).append(person)
    return render(
        request,
        "phone/phone.html",
        {
            "groups": groups,
            "people": [_person_json(person) for person in people],
            "sides": [("left", left), ("right", right)],
            "words": page_words(),
        },
    )


@local_only
@require_GET
def phone_state(request: HttpRequest) -> HttpResponse:
    try:
        return JsonResponse(exchange_client.state(request.GET.getlist("number"), request.GET.get("since", "")))
    except ExchangeDownError:
        return _down()


@local_only
@require_POST
def phone_act(request: HttpRequest) -> HttpResponse:
    wanted: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        wanted["photos"] = [_photo(photo) for photo in request.FILES.getlist("photos")]
        status, answer = exchange_client.act(wanted)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=409)
    except ExchangeDownError:
        return _down()
    return JsonResponse(answer, status=status)


@local_only
@require_GET
def phone_media(request: HttpRequest, sid: str) -> HttpResponse:
    try:
        data = exchange_client.media(sid)
    except ExchangeDownError:
        return _down()
    if data is None:
        raise Http404
    return HttpResponse(data, content_type=_image_type(data), headers={"X-Content-Type-Options": "nosniff"})


def _strangers(lines: list[str]) -> list[Person]:
    """Telephones that the clinic does not know."""
    line = next(iter(lines), "")
    return [
        Person(number, name, "stranger", line, clinic=_("Known to nobody"))
        for number, name in (("+13125550199", _("A stranger")), ("+12125550198", _("Another stranger")))
    ]


def _chosen(people: list[Person], number: str, role: str) -> Person | None:
    """Whom the address names, else the first who fits the side."""
    named = next((person for person in people if person.number == number), None)
    return named or next((person for person in people if person.role == role), None)


def _person_json(person: Person) -> dict[str, str]:
    return {
        "number": person.number,
        "name": person.name,
        "role": person.role,
        "line": person.line,
        "note": person.note,
        "partner": person.partner,
    }


def _photo(photo: UploadedFile) -> dict[str, str]:
    content_type = photo.content_type or ""
    if content_type not in PHOTO_TYPES:
        raise ValueError(_("That is not a photo. A telephone sends JPEG, PNG, GIF, WebP or HEIC."))
    return {"content_type": content_type, "data": base64.b64encode(photo.read()).decode()}


def _image_type(data: bytes) -> str:
    """By its first bytes, so that nothing but a picture is ever shown as one."""
    signs = {b"\xff\xd8": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}
    return next((kind for sign, kind in signs.items() if data.startswith(sign)), "application/octet-stream")


def _down() -> JsonResponse:
    """The page says so, and tries again."""
    words = _("The telephone exchange is not running. `make run` starts it, or: manage.py exchange.")
    return JsonResponse({"error": words, "down": True, "page": reverse("phone")}, status=503)
