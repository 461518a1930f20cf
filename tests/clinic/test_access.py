import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import include, path
from django.views.generic import View

from clinic import access
from clinic.roles import Role


@access.staff_only()
def board(request):
    """The board."""
    return HttpResponse("board")


@access.staff_only(Role.ADMIN, Role.LEADER)
def log(request):
    return HttpResponse("log")


@access.public("the health check tells nothing")
def health(request):
    return HttpResponse("ok")


def forgotten(request):
    return HttpResponse("open to everybody")


class Forgotten(View):
    pass


urlpatterns = [
    path("", board),
    path("log/", log),
    path("healthz", health),
    path("inner/", include([path("forgotten/<int:pk>/", forgotten), path("class/", Forgotten.as_view())])),
    path("accounts/", include("allauth.urls")),
]


def visit(view, user, **headers):
    request = RequestFactory().get("/log/?page=2", **headers)
    request.user = user
    request.session = SessionStore()
    return view(request)


def test_a_stranger_is_sent_to_the_sign_in_and_back(settings):
    settings.LOGIN_URL = "/accounts/login/"
    response = visit(board, AnonymousUser())
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/log/%3Fpage%3D2")


def test_a_part_of_a_page_makes_the_browser_leave_it(settings):
    settings.LOGIN_URL = "/accounts/login/"
    response = visit(board, AnonymousUser(), HTTP_HX_REQUEST="true")
    assert (response.status_code, response["HX-Redirect"], response.content) == (200, "/accounts/login/", b"")


def test_anybody_on_the_staff_comes_in(mira):
    assert visit(board, mira).content == b"board"


def test_one_of_the_roles_is_enough(ada):
    assert visit(log, ada).content == b"log"


def test_staff_with_another_role_find_nothing(mira):
    with pytest.raises(Http404):
        visit(log, mira)


def test_every_view_says_how_it_is_guarded():
    assert board.access == access.Access()
    assert log.access.roles == {Role.ADMIN, Role.LEADER}
    assert health.access.public == "the health check tells nothing"
    assert board.__doc__ == "The board."


def test_views_that_say_nothing_are_named():
    assert access.unguarded(__name__) == ["inner/forgotten/<int:pk>/", "inner/class/"]


def test_every_url_of_the_product_says_who_may_open_it():
    assert access.unguarded() == []
