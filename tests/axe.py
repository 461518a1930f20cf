"""What axe finds on the page that is open, by day and by night; one load of the page and one reading of axe for all.

By night only the colours are others, so only the rules about colour run again, and at one size. Only what is wrong is
reported and carried over: naming all that is right takes most of axe's time. Stylesheets are not fetched once more: no
rule of these reads them, only what they make of the page. A colour that was read is known: axe reads the same few
hundreds of times a page, which took a quarter of its time.
"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_WORDS = """document-title html-has-lang html-lang-valid valid-lang label select-name button-name input-button-name
 link-name summary-name image-alt svg-img-alt aria-input-field-name aria-toggle-field-name aria-command-name""".split()
PHONE: ViewportSize = {"width": 360, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
COLOURS_ARE_KNOWN = """(({ Color }) => {
  const read = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (words) {
    if (!known.has(words)) known.set(words, read.call(new Color(0, 0, 0), words));
    const { r, g, b, alpha } = known.get(words);
    return Object.assign(this, { r, g, b, alpha });
  };
})(axe.commons.color);"""
SCRIPT = AXE_SCRIPT + COLOURS_ARE_KNOWN
RUN = """async (only) => {
  const report = await axe.run({ runOnly: only, resultTypes: ["violations"], preload: { assets: ["media"] } });
  const some = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" ");
  return report.violations.map(({ id, nodes }) => `${id}: ${some(nodes)}`);
}"""


def comes_with(context: BrowserContext) -> None:
    """With every page of this browser, sent over once."""
    context.add_init_script(SCRIPT)


def wait_for_its_look(page: Page) -> None:
    """It is our look that is seen, and not a page whose stylesheet is on its way."""
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_css("font-size", "17px")


def violations(page: Page, *tags: str, by_night: bool = True) -> list[str]:
    """Of these tags, else of WCAG 2.2 AA; each names its theme. It ends in the last of them."""
    wait_for_its_look(page)
    found = []
    rules = {"light": [*(tags or WCAG)]} | ({"dark": OF_COLOUR} if by_night else {})
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    for theme, only in rules.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {violation}" for violation in page.evaluate(RUN, only)]
    return found


def in_another_language(page: Page, where: str) -> list[str]:
    """Longer words need more room on a telephone, and each name is said in that language; all else is as it was."""
    wait_for_its_look(page)
    return too_wide(PHONE, page, where) + [f"{where}: {wrong}" for wrong in violations(page, *OF_WORDS, by_night=False)]


def at_all_sizes(page: Page, where: str, *tags: str) -> list[str]:
    """What is wrong with the open page on a telephone and on a desk; also what runs off the side."""
    return [*at(PHONE, page, where, *tags), *at(DESK, page, where, *tags)]


def at(size: ViewportSize, page: Page, where: str, *tags: str) -> list[str]:
    """At one size; by night on a telephone only."""
    wait_for_its_look(page)
    found = too_wide(size, page, where)
    be_as_long_as_the_page(page, size)
    return found + [f"{where} {size['width']} {wrong}" for wrong in violations(page, *tags, by_night=size is PHONE)]


def too_wide(size: ViewportSize, page: Page, where: str) -> list[str]:
    page.set_viewport_size(size)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{where} {size['width']}: wider than the screen"] if wide else []


def be_as_long_as_the_page(page: Page, size: ViewportSize) -> None:
    """A bar at the edge of the screen covers what scrolls below it, which axe takes for a target too small."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(size["height"], height)})
