"""When the page's own time is over, it lays aside what was being written; after the sign-in it is there again."""

from datetime import UTC, datetime
from uuid import uuid4

from playwright.sync_api import expect

from clients.models import Client
from clinic.models import User
from coaching import contacts
from coaching.models import Contact


def entered() -> Contact:
    """Jonas's talk with Ben, entered by hand and not signed."""
    ben, jonas = (model.objects.get(name__startswith=name) for model, name in ((Client, "Ben"), (User, "Jonas")))
    now = datetime.now(UTC)
    return contacts.log(ben, uuid=uuid4(), kind="in_person", direction="in", started_at=now, by=jonas, now=now)


def test_what_was_being_written_is_there_after_the_sign_in(sign_in) -> None:
    page = sign_in("jonas")
    contact = entered()
    page.goto(f"/contacts/{contact.uuid}/")
    page.get_by_label("Note").fill("Cold water, then a walk")
    page.route("**/session/keep/", lambda route: route.abort())
    page.evaluate("document.getElementById('session').dispatchEvent(new Event('cancel'))")
    page.wait_for_url("**/accounts/login/**")
    jonas = User.objects.get(email="jonas@riverbend.example")
    jonas.set_password("a long enough password")
    jonas.save()
    page.locator("[name=login]").fill(jonas.email)
    page.locator("[name=password]").fill("a long enough password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Note")).to_have_value("Cold water, then a walk")
    expect(page.get_by_text("This was not sent, and nothing is recorded yet.")).to_be_visible()
    contact.refresh_from_db()
    assert contact.note != "Cold water, then a walk"


def test_a_page_in_which_nothing_was_written_lays_nothing_aside(sign_in) -> None:
    page = sign_in("jonas")
    page.goto("/limits/change/")
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    page.route("**/session/keep/", lambda route: route.abort())
    with page.expect_navigation():
        page.evaluate("document.getElementById('session').dispatchEvent(new Event('cancel'))")
    assert asked.count("POST") == 1  # the keeping that failed
    assert "/limits/change/" in page.url
