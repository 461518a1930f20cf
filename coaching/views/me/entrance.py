"""Before the PIN: crisis lines, how to reach the line, and the question for the PIN. Looking changes nothing."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import addresses, contact_card
from coaching import notices
from coaching.forms.own_page import PinForm
from coaching.own_page import door, slowly
from coaching.views.me import home
from coaching.views.me.visits import Visit, by_link, give_key, show, take_key

PINS_BY_ADDRESS, WITHIN = 40, timedelta(hours=1)  # from one address, over all pages: a clinic's own network too


@require_safe
@by_link
def me(visit: Visit) -> HttpResponseBase:
    """The one address that a person keeps: neutral, or their own once they gave the PIN."""
    if visit.session is None:
        return neutral(visit, PinForm())
    door.stay(visit.session, now=visit.now)
    return home.page(visit)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def pin(visit: Visit) -> HttpResponseBase:
    """A right PIN leads to the page, a wrong one says how many tries are left."""
    if visit.request.method != "POST":
        return redirect("me", token=visit.token)
    form = PinForm(visit.request.POST)
    if not form.is_valid():
        return neutral(visit, form)
    whence = addresses.home(addresses.of(visit.request))
    if slowly.too_many("pin", whence, most=PINS_BY_ADDRESS, within=WITHIN, now=visit.now):
        return show(visit, "rests", status=429)
    try:
        opened = door.enter(visit.link, pin=form.cleaned_data["pin"], now=visit.now)
    except door.Wrong as wrong:
        form.add_error("pin", _wrong(wrong.left))
        return neutral(visit, form)
    except door.Resting as rests:
        return show(visit, "rests", until=rests.until, status=429)
    return give_key(redirect("me", token=visit.token), opened.key)


@require_POST
@by_link
def leave(visit: Visit) -> HttpResponseBase:
    if visit.session is not None:
        door.leave(visit.session, now=visit.now)
    return take_key(redirect("me", token=visit.token))


@require_safe
@by_link
def card(visit: Visit) -> HttpResponseBase:
    """The line for the phone's address book."""
    if visit.session is None:
        return redirect("me", token=visit.token)
    return contact_card.answer(notices.line_of(visit.page.client.clinic_id))


def neutral(visit: Visit, form: PinForm) -> HttpResponse:
    return show(visit, "neutral", form=form, has_pin=door.has_pin(visit.page))


def _wrong(left: int) -> str:
    tries = ngettext("You have %(left)s more try.", "You have %(left)s more tries.", left) % {"left": left}
    return _("This is not the PIN of this page.") + " " + tries
