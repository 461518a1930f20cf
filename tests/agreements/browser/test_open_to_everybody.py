"""axe finds nothing on any page of the agreements, by day and by night, narrow and wide, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from agreements import templates
from tests.agreements.pages.conftest import code_to, link_to
from tests.riverbend import DEV, NOON

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def look(page, width) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(page.url, v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def start(browser, site, width, language="en"):
    context = browser.new_context(
        viewport={"width": width, "height": 640}, base_url=site, reduced_motion="reduce", bypass_csp=True
    )
    context.add_cookies([{"name": "language", "value": language, "url": site}])
    return context


@pytest.mark.parametrize(("width", "language"), [(320, "es"), (360, "en"), (1280, "en")])
def test_the_way_to_the_signature(browser, site, agreement, width, language) -> None:
    context = start(browser, site, width, language)
    page, path = context.new_page(), link_to(DEV)

    def press() -> None:
        with page.expect_navigation():
            page.locator("main .button-primary").first.click()

    page.goto("/sign/aaaaaaaaaaaaaaaaaaaaaa/")
    look(page, width)
    page.goto(path)
    look(page, width)
    press()
    page.locator("#id_code").fill("1")
    press()
    look(page, width)
    page.locator("#id_code").fill(code_to(DEV))
    press()
    look(page, width)
    press()
    for other in ("question", "wrong", "paper", "decline", "print", "told", "read"):
        page.goto(f"/signing/{other}/")
        look(page, width)
    press()
    page.locator("[data-draw-open]").click()
    look(page, width)
    press()
    look(page, width)
    page.locator("#id_name").fill("Dev Rao")
    page.get_by_role("checkbox").check()
    press()
    look(page, width)
    press()
    page.wait_for_url("**/signing/done/")
    look(page, width)
    page.goto("/signing/withdraw/")
    press()
    look(page, width)
    page.get_by_role("radio").last.check()
    press()
    look(page, width)
    page.goto("/signing/over/declined/")
    look(page, width)
    page.goto(path)
    look(page, width)
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_staff(browser, site, sign_in, agreement, fays, dev, jonas, mira, ada, width) -> None:
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
        context = start(browser, site, width)
        sign_in(context, who)
        page = context.new_page()
        for path in paths:
            assert page.goto(path).status == 200
            look(page, width)
        context.close()
