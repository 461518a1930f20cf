"""Every door, knocked at by everybody whose it is not, by every method: nothing opens, nothing changes, and whoever is
signed in is on record for having asked.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser

from clinic import denied, staff
from clinic.models import AuditEvent, Clinic, User
from clinic.roles import Role

METHODS = ("get", "head", "post", "put", "patch", "delete", "htmx get", "htmx post")
NO_RECORDS = {"clinic_auditevent", "django_session", "rate_limit_cache"}
TO_SIGN_IN, TO_SECOND_FACTOR = "/accounts/login/", "/accounts/2fa/"


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = _rows_written()
    yield
    assert _rows_written() == before


def browser_of(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def browser_of_somebody_who_left(clinic: Clinic, *, now: datetime) -> Browser:
    """They were signed in as an admin when their account was closed."""
    by, roles = clinic.staff.filter(is_active=True).earliest("pk"), [Role.THERAPIST, Role.ADMIN]
    vera = staff.create(clinic, email=f"gone@{clinic.slug}.example", name="Vera Lund", roles=roles, by=by, now=now)
    browser = browser_of(vera)
    staff.deactivate(vera, by=by, now=now)
    return browser


def all_find_nothing(url: str, methods: str, strangers: Iterable[User]) -> None:
    """404 by the methods the door takes, and 404 or 405 by all others, which are tried by the first of them; one event
    on the trail for each 404.
    """
    cache.clear()
    taken = methods.lower().split()
    tried: tuple[str, ...] = METHODS
    for user in strangers:
        browser, before = browser_of(user), _denials(user)
        with nothing_changes():
            answers = {method: _knock(browser, method, url).status_code for method in tried}
        assert set(answers.values()) <= {404, 405}, (user, answers)
        assert {answers[method] for method in taken} == {404}, (user, answers)
        assert _denials(user) - before == sum(status == 404 for status in answers.values())
        tried = (*taken, f"htmx {taken[-1]}")


def is_sent_to(place: str, url: str, browser: Browser) -> None:
    """Whatever the method: the door is not even reached."""
    with nothing_changes():
        for method in METHODS:
            answer = _knock(browser, method, url)
            there = answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")
            assert there.startswith(place), (method, answer.status_code, there)


def without_second_factor(url: str, user: User) -> None:
    """The clinic asks for one, and this person, whose door it is, has none yet."""
    Clinic.objects.filter(pk=user.clinic_id).update(second_factor_required=True)
    is_sent_to(TO_SECOND_FACTOR, url, browser_of(user))


def _knock(browser: Browser, method: str, url: str) -> HttpResponse:
    name = method.removeprefix("htmx ")
    answer: HttpResponse = getattr(browser, name)(url, headers={"HX-Request": "true"} if name != method else {})
    return answer


def _denials(user: User) -> int:
    return AuditEvent.objects.filter(action=denied.ACTION, actor_id=user.pk).count()


def _rows_written() -> dict[str, int]:
    """By table, of this transaction: added, changed and removed, by the database's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {table: many for table, many in cursor.fetchall() if many and table not in NO_RECORDS}
