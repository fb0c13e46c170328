"""The pictures of the page in docs/: `python -m tests.web.screenshots` makes them again, with the trained pipeline and an example story."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from service.app import create_app
from service.settings import Settings
from tests.web.conftest import BROWSERS, FLAGS, serving

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = "beekeeper"
# Name, colour scheme, width and height in CSS pixels.
PICTURES = (("page", "light", 1280, 920), ("page-dark", "dark", 1280, 920), ("page-phone", "light", 390, 844))


def main() -> None:
    """Write each picture as docs/NAME.png."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with serving(create_app(Settings())) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        for name, scheme, width, height in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
            page.goto(url)
            page.click(f'[data-example$="{EXAMPLE}.txt"]')
            page.wait_for_selector("#submit:focus")
            page.keyboard.press("Enter")
            page.wait_for_selector("#results:not([hidden])")
            page.evaluate("scrollTo(0, 0)")
            if width > 600:
                page.locator(".story .quote").nth(1).hover()
            page.screenshot(path=DOCS / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
