"""Every page by day and by night, on a telephone and on a desk: axe finds nothing, and nothing runs off the side."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, callbacks, contacts, crisis_steps, notes
from coaching.models import CallBack, Contact, Pause
from tests import axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def places() -> dict[str, list[str]]:
    """Who looks where; every page of coaching, and its states: full, empty, paused, with an error."""
    cleo, ben, dev, fay = (Client.objects.get(name__startswith=name) for name in ("Cleo", "Ben", "Dev", "Fay"))
    pause = Pause.objects.get(client=cleo, closed_at=None)
    request = CallBack.objects.open().get(client=fay)
    uncovered = asks_in_vain(Client.objects.get(name__startswith="Eli"))
    contact = Contact.objects.filter(client=ben, outcome="connected")[0]
    return {
        "jonas": [
            "/",
            "/clients/",
            "/clients/?show=unsigned",
            f"/clients/{cleo.uuid}/",
            f"/clients/{ben.uuid}/",
            f"/clients/{dev.uuid}/",
            f"/clients/{ben.uuid}/texts/",
            f"/clients/{cleo.uuid}/texts/",
            "/texts/",
            "/snippets/",
            "/snippets/add/",
            f"/clients/{ben.uuid}/check-ins/",
            f"/clients/{ben.uuid}/practice/",
            f"/clients/{ben.uuid}/page/",
            f"/clients/{ben.uuid}/acts/",
            f"/clients/{ben.uuid}/exception/",
            f"/clients/{ben.uuid}/plan/",
            f"/clients/{ben.uuid}/details/",
            f"/clients/{ben.uuid}/phones/{ben.phones.first().pk}/",
            f"/clients/{ben.uuid}/discharge/",
            "/clients/new/",
            f"/acts/{pause.act.uuid}/correction/",
            f"/pauses/{pause.uuid}/end/",
            f"/pauses/{pause.uuid}/check/",
            f"/contacts/{contact.uuid}/",
            f"/contacts/{written_now(ben).uuid}/",
            f"/clients/{ben.uuid}/contacts/new/",
            f"/clients/{cleo.uuid}/session/",
            f"/call-backs/{request.uuid}/",
            f"/call-backs/{request.uuid}/later/",
            f"/call-backs/{request.uuid}/close/",
            "/limits/",
            "/limits/change/",
            "/limits/preview/?channel=call&client=es&day=2027-01-02&clock=22:10",
            "/limits/announce/",
            "/limits/calendar/",
            f"/clients/{ben.uuid}/limits/",
            f"/cover/handover/{User.objects.get(email='jonas@riverbend.example').uuid}/",
            "/cover/ask/",
            "/log/",
            "/log/?since=2026-03-10&until=2026-03-01",
        ],
        "ada": [
            "/",
            "/clients/",
            "/log/",
            "/log/?kind=call&columns=talk",
            "/log/export/",
            "/missing/",
            "/reports/",
            f"/call-backs/{uncovered.uuid}/cover/",
            f"/contacts/{contact.uuid}/",
            "/settings/",
            "/settings/rules/",
            "/settings/rules/change/",
            "/settings/crisis-lines/",
            "/settings/crisis-lines/add/",
            "/settings/skills/",
            "/settings/numbers/",
            "/settings/audit/",
            "/settings/audit/?kind=refused",
            f"/clients/{ben.uuid}/readers/?days=all",
            f"/clients/{ben.uuid}/emergency/",
            "/settings/staff/",
            f"/settings/staff/{User.objects.get(email='jonas@riverbend.example').uuid}/",
        ],
        "priya": ["/", "/limits/"],
        "lee": ["/", "/clients/", "/log/", f"/clients/{ben.uuid}/pass-on/"],
    }


def written_now(client: Client) -> Contact:
    """A contact whose record is being written."""
    jonas, now = User.objects.get(email="jonas@riverbend.example"), datetime.now(UTC)
    made = contacts.log(client, uuid=uuid4(), kind="call", direction="in", started_at=now, by=jonas, now=now)
    notes.save(made, by=jonas, now=now, situation="Alone at home", for_session="The landlord")
    crisis_steps.note(made, deed="gave_988", by=jonas, now=now)
    return made


def asks_in_vain(client: Client) -> CallBack:
    now = datetime.now(UTC)
    facts = admission.by_client(client.pk, now=now)
    by = audit.the_client(client.pk)
    return callbacks.take(facts, reason="away_no_cover", line="+13145550100", by=by, now=now)


def test_axe_finds_nothing_and_nothing_runs_off_the_side(sign_in) -> None:
    found = []
    for name, paths in places().items():
        page = sign_in(name)
        for path in paths:
            page.goto(path)
            assert page.locator("h1").count() == 1, path
            found += axe.at_all_sizes(page, f"{name} {path}")
    assert not found, "\n".join(found)


def test_forms_with_errors_and_the_check_before_recording_are_for_everybody_too(sign_in) -> None:
    page, found = sign_in("jonas"), []
    ben = Client.objects.get(name__startswith="Ben")
    page.goto(f"/clients/{ben.uuid}/acts/")
    page.get_by_role("button", name="Go on: check it first").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found += axe.at_all_sizes(page, "act with an error")
    page.get_by_label("The time is not known: count from now").check()
    page.get_by_role("button", name="Go on: check it first").click()
    expect(page.get_by_role("button", name="Record it")).to_be_visible()
    found += axe.at_all_sizes(page, "act to be checked")
    assert not found, "\n".join(found)
