"""Every door, knocked at by everybody whose it is not, by every method: nothing opens, nothing changes, and whoever is
signed in is on record for having asked.

A table of doors is gone through at once, by one browser a stranger, because a world for each door would cost more than
all the knocking. What went wrong is told by door and method.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from unittest.mock import patch

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser

from agreements import sessions
from agreements.models import Agreement, Signer, SignerRole
from agreements.views.public import COOKIE
from clients.models import Client
from clinic import denied, second_factor, staff
from clinic.models import AuditEvent, Clinic, User
from clinic.roles import Role

METHODS = ("get", "head", "post", "put", "delete", "htmx")  # the last one as the door's own page sends it
NO_RECORDS = {"clinic_auditevent", "django_session", "rate_limit_cache"}
TO_SIGN_IN, TO_SECOND_FACTOR = "/accounts/login/", "/accounts/2fa/"
EVERY_KNOCK = patch.object(denied, "_so_far", return_value=0)  # nobody real knocks as often


@dataclass(frozen=True)
class Knock:
    """At the door with this name; `methods` are those that it takes."""

    name: str
    url: str
    methods: tuple[str, ...]


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = _rows_written()
    yield
    assert _rows_written() == before


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back, so that the next door finds all as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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


def browser_of_a_signer(client: Client, *, by: User, now: datetime) -> Browser:
    """The client was let in to the pages behind their signing link; they have no account."""
    agreement = Agreement.objects.in_force().get(client=client)
    signer = agreement.signers.filter(role=SignerRole.CLIENT).first()
    signer = signer or Signer.objects.create(agreement=agreement, role=SignerRole.CLIENT, name=client.name, position=1)
    browser = Browser()
    browser.cookies[COOKIE] = sessions.open_for(signer, witness=by, now=now).key
    return browser


def finds_nothing(user: User, knocks: Iterable[Knock], browser: Browser | None = None) -> None:
    """404 by the methods that a door takes, 404 or 405 by all others; no word in the answer; one event on the trail for
    each 404, and no other.
    """
    browser = browser or browser_of(user)
    latest, wrong, denials = AuditEvent.objects.latest("pk").pk, [], Counter[str]()
    with EVERY_KNOCK, nothing_changes():
        for knock in knocks:
            for method in METHODS:
                status = knocked(browser, method, knock).status_code
                denials[knock.name] += status == 404
                if status not in (404, 405) or (method in knock.methods and status != 404):
                    wrong.append((knock.name, method, status))
    assert not wrong, wrong[:12]
    events = AuditEvent.objects.filter(pk__gt=latest, actor_id=user.pk)
    assert set(events.values_list("action", flat=True)) <= {denied.ACTION}
    assert Counter(events.values_list("data__route", flat=True)) == +denials


def is_sent_to(place: str, browser: Browser, knocks: Iterable[Knock]) -> None:
    """Whatever the method: the door is not even reached."""
    wrong = []
    with nothing_changes():
        for knock in knocks:
            for method in METHODS:
                answer = knocked(browser, method, knock)
                there = answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")
                if not there.startswith(place):
                    wrong.append((knock.name, method, answer.status_code, there))
    assert not wrong, wrong[:12]


def is_asked_for_a_second_factor(user: User, knocks: Iterable[Knock]) -> None:
    """The clinic asks for one, and this person, whose doors they are, has none yet."""
    Clinic.objects.filter(pk=user.clinic_id).update(second_factor_required=True)
    with patch.object(second_factor.messages, "info"):  # the session would keep the same words for each knock
        is_sent_to(TO_SECOND_FACTOR, browser_of(user), knocks)


def shows_nowhere(words: str, browser: Browser, knocks: Iterable[Knock]) -> None:
    pages = [knock for knock in knocks if "get" in knock.methods]
    assert [knock.name for knock in pages if words in browser.get(knock.url).content.decode()] == []


def takes_only_its_methods(user: User, knocks: Iterable[Knock]) -> None:
    browser, wrong = browser_of(user), []
    for knock in knocks:
        for method in {"get", "post", "put", "delete"} - set(knock.methods):
            with undone():
                status = knocked(browser, method, knock).status_code
            if status != 405:
                wrong.append((knock.name, method, status))
    assert not wrong, wrong[:12]


def opens(user: User, knocks: Iterable[Knock], *, with_status: tuple[int, ...] = (200,)) -> None:
    """And leaves no copy in the browser."""
    browser, wrong = browser_of(user), []
    for knock in knocks:
        if "get" not in knock.methods:
            continue
        with undone():
            answer = browser.get(knock.url)
        if answer.status_code not in with_status or "no-store" not in answer["Cache-Control"]:
            wrong.append((knock.name, answer.status_code, answer["Cache-Control"]))
    assert not wrong, wrong[:12]


def knocked(browser: Browser, method: str, knock: Knock) -> HttpResponse:
    by_htmx = method == "htmx"
    name = knock.methods[-1] if by_htmx else method
    answer: HttpResponse = getattr(browser, name)(knock.url, headers={"HX-Request": "true"} if by_htmx else {})
    return answer


def _rows_written() -> dict[str, int]:
    """By table, of this transaction: added, changed and removed, by the database's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {table: many for table, many in cursor.fetchall() if many and table not in NO_RECORDS}
