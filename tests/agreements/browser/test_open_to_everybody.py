"""axe finds nothing on any page of the agreements, by day and by night, on a telephone and on a desk; and the client's
pages fit the narrowest screen in Spanish.
"""

import pytest

from agreements import templates
from tests import axe
from tests.agreements.pages.conftest import code_to, link_to
from tests.riverbend import DEV, NOON

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NARROW = {"width": 320, "height": 640}
RULES = [*axe.WCAG, "best-practice"]


def look(page) -> None:
    axe.wait_for_its_look(page)
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
    assert axe.at_all_sizes(page, page.url, *RULES) == []


def look_at_the_narrow_one(page) -> None:
    """In the longer language, where the words are most likely to run off the side."""
    axe.wait_for_its_look(page)
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert [(page.url, found) for found in axe.violations(page, *RULES, by_night=False)] == []


def start(browser, site, language="en"):
    context = browser.new_context(viewport=NARROW, base_url=site, reduced_motion="reduce", bypass_csp=True)
    context.add_cookies([{"name": "language", "value": language, "url": site}])
    axe.comes_with(context)
    return context


@pytest.mark.parametrize(("language", "look"), [("en", look), ("es", look_at_the_narrow_one)])
def test_the_way_to_the_signature(browser, site, agreement, language, look) -> None:
    context = start(browser, site, language)
    page, path = context.new_page(), link_to(DEV)

    def press() -> None:
        with page.expect_navigation():
            page.locator("main .button-primary").first.click()

    page.goto("/sign/aaaaaaaaaaaaaaaaaaaaaa/")
    look(page)
    page.goto(path)
    look(page)
    press()
    page.locator("#id_code").fill("1")
    press()
    look(page)
    page.locator("#id_code").fill(code_to(DEV))
    press()
    look(page)
    if language != agreement.language:
        with page.expect_navigation():
            page.get_by_role("button", name="Pedirlo en español").click()
        look(page)
        page.goto("/signing/consent/")
    press()
    for other in ("question", "wrong", "paper", "decline", "print", "told", "read"):
        page.goto(f"/signing/{other}/")
        look(page)
    press()
    page.locator("[data-draw-open]").click()
    look(page)
    press()
    look(page)
    page.locator("#id_name").fill("Dev Rao")
    page.get_by_role("checkbox").check()
    press()
    look(page)
    press()
    page.wait_for_url("**/signing/done/")
    look(page)
    page.goto("/signing/withdraw/")
    press()
    look(page)
    page.get_by_role("radio").last.check()
    press()
    look(page)
    page.goto("/signing/over/declined/")
    look(page)
    page.goto(path)
    look(page)
    context.close()


def test_the_pages_of_staff(browser, site, sign_in, agreement, fays, dev, jonas, mira, ada) -> None:
    version = templates.current(jonas.clinic_id, "adult")
    draft = templates.open_draft(version.template, by=ada, now=NOON)
    signer = fays.signers.get(role="client")
    one, texts = f"/agreements/{agreement.uuid}", "/agreements/texts"
    walks = {
        jonas: ["/agreements/", f"{one}/", f"{one}/void/", f"{one}/evidence/", f"/clients/{dev.uuid}/",
                f"/clients/{dev.uuid}/emails/"],
        mira: [f"/agreements/{fays.uuid}/", f"/agreements/signers/{signer.uuid}/paper/"],
        ada: [
            "/agreements/?show=closed", f"{texts}/", f"{texts}/{draft.uuid}/en/edit/", f"{texts}/{draft.uuid}/publish/",
            f"{texts}/{version.uuid}/es/", f"{texts}/{version.template.uuid}/guardian/", f"{texts}/disclosure/",
            "/verify/",
        ],
    }  # fmt: skip
    for who, paths in walks.items():
        context = start(browser, site)
        sign_in(context, who)
        page = context.new_page()
        for path in paths:
            assert page.goto(path).status == 200
            look(page)
        context.close()
