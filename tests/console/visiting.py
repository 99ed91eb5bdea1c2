"""One look at one page in the browser: everything that every page is held to is found at once.

Looks are changed on the page that is there, by the attribute that the cookie sets, because each
loading takes as long again.
"""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT

from tests.console.browsing import PHONE, SCREEN

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# What depends on the look alone, and what on the width.
COLOURS, SIZES = (
    {"runOnly": {"type": "rule", "values": names}, "resultTypes": ["violations"]}
    for names in (
        ["color-contrast"],
        ["target-size", "scrollable-region-focusable", "label", "link-name"],
    )
)
PARTS_OF_A_DATE = 7  # day, month, year, hour, minute, half of the day, calendar: a stop each
LOOKS = ("light", "dark", "contrast")
BAD = ("serious", "critical")
FINDINGS = """async (options) => (await axe.run(document, options)).violations.map((one) => ({
  id: one.id, impact: one.impact, where: one.nodes.slice(0, 4).map((node) =>
    node.html.slice(0, 160) + " | " +
    [...node.any, ...node.all].map((check) => check.message).join("; ").slice(0, 200)),
}))"""
WEIGHT = """() => {
  const loaded = [...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource").filter((one) => /\\.(css|js)$/.test(one.name))];
  return loaded.reduce((sum, one) => sum + one.decodedBodySize, 0);
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKS_OUT = """() => [...document.querySelectorAll("main *")].filter((one) =>
  one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((one) =>
  one.outerHTML.slice(0, 120))"""
# What Tab should stop at, in the order of the document; a group of radio buttons is one stop.
STOPS = """
const stops = () => {
  const seen = new Set();
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary," +
    "[tabindex]";
  return [...document.querySelectorAll(all)].filter((one) => {
    if (one.tabIndex < 0 || one.matches(":disabled")) return false;
    if (!one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    const group = one.form?.elements[one.name] ?? [one];
    const chosen = [...(group.length ? group : [group])].find((radio) => radio.checked);
    if (chosen ? one !== chosen : seen.has(one.name)) return false;
    seen.add(one.name);
    return true;
  });
};
const named = (one) => one ? one.outerHTML.slice(0, 140) : "nothing";
"""
UNSEEN = (
    "() => {"
    + STOPS
    + """
  return stops().filter((one) => {
    one.focus({ focusVisible: true, preventScroll: true });
    const style = getComputedStyle(one);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return document.activeElement === one && !drawn;
  }).map(named);
}"""
)
POINTED = """() => [...document.querySelectorAll("main *")].filter((one) =>
  getComputedStyle(one).cursor === "pointer" || one.hasAttribute("onclick")).filter((one) =>
  !one.closest("a[href], button, summary, label, select, input, [data-row]")).map((one) =>
  one.outerHTML.slice(0, 140))"""
ORDERED = "() => {" + STOPS + "return stops().filter((one) => one.tabIndex > 0).map(named); }"
COUNTED = (
    "() => {"
    + STOPS
    + """
  const list = stops();
  window.visited = list;
  document.activeElement?.blur();
  getSelection().removeAllRanges();
  return list.length;
}"""
)
STOP = "() => window.visited.indexOf(document.activeElement)"
NAMED = "(place) => (window.visited[place] ?? document.activeElement)?.outerHTML.slice(0, 140)"


@dataclass
class Visit:
    """What one page showed.

    Attributes:
        findings: Of axe, by shape of the window: what is serious or critical, with where it is.
        headings: How many `h1` there are.
        weight: Bytes of HTML, CSS and JS, not compressed.
        wider: Pixels by which the page is wider than a phone, and what sticks out.
        unseen: What can have the focus without showing it.
        pointed: What looks as if it could be clicked and is no control.
        ordered: What changes the order of Tab.
    """

    path: str
    status: int = 0
    findings: dict = field(default_factory=dict)
    headings: int = 0
    weight: int = 0
    wider: tuple = ()
    unseen: list = field(default_factory=list)
    pointed: list = field(default_factory=list)
    ordered: list = field(default_factory=list)


async def visit(seat, path):
    """Look at a page once."""
    page = seat.page
    await page.set_viewport_size(SCREEN)
    answer = await seat.goto(path)
    found = Visit(path, answer.status if answer else 0)
    found.headings = await page.locator("h1").count()
    found.weight = await page.evaluate(WEIGHT)
    found.pointed = await page.evaluate(POINTED)
    found.ordered = await page.evaluate(ORDERED)
    found.unseen = await page.evaluate(UNSEEN)
    await page.evaluate(AXE_SCRIPT)
    found.findings["screen"] = await _findings(page, RULES)
    await page.set_viewport_size(PHONE)
    wider = await page.evaluate(WIDER)
    found.wider = (wider, await page.evaluate(STICKS_OUT)) if wider > 0 else ()
    found.findings["phone"] = await _findings(page, SIZES)
    return found


async def contrasts(seat, path):
    """Return what cannot be read well, by the width and by the look that people choose."""
    page, found = seat.page, {}
    await seat.goto(path)
    await page.evaluate(AXE_SCRIPT)
    for shape in (SCREEN, PHONE):
        await page.set_viewport_size(shape)
        for look in LOOKS:
            await page.evaluate(
                "(look) => { document.documentElement.dataset.look = look; }", look
            )
            if wrong := await _findings(page, COLOURS):
                found[look, shape["width"]] = wrong
    return found


async def _findings(page, rules):
    told = await page.evaluate(FINDINGS, rules)
    return [one for one in told if one["impact"] in BAD]


async def out_of_order(seat, path):
    """Go through a page with Tab; return where it went instead of to the next control."""
    page = seat.page
    await seat.goto(path)
    count = await page.evaluate(COUNTED)
    for place in range(count):
        at = place - 1
        for _ in range(PARTS_OF_A_DATE):
            await page.keyboard.press("Tab")
            if (at := await page.evaluate(STOP)) != place - 1:
                break
        if at != place:
            expected, went = [await page.evaluate(NAMED, one) for one in (place, at)]
            return f"{path}: after {place} stops, {went} instead of {expected}"
    return ""
