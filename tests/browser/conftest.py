"""A browser, a page in which the curator is logged in, and what is done on pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.needs import BROWSERS
from tests.shelf import Shelf

# Until what is fading in has its colours, and icons are drawn: before their font is there, axe takes them for words.
STILL = """
    document.readyState === 'complete' && document.fonts.check("20px 'Material Symbols Outlined'", 'x')
    && document.getAnimations().every(each => each.playState !== 'running')
"""


@pytest.fixture(scope="module")
def browser(shelf: Shelf, live_server: Any) -> Iterator[Any]:
    """A browser for a module, whose pages share their cache."""
    shelf.clear()  # it is on a connection that cannot be reached while Playwright's loop runs
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with pytest.MonkeyPatch.context() as patched, sync_api.sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread, on no connection
        chromium = playwright.chromium.launch(executable_path=BROWSERS[0], args=["--no-sandbox"])
        yield chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 1000})
        chromium.close()


@pytest.fixture
def anonymous_page(browser: Any) -> Iterator[Any]:
    """A page of somebody who is not logged in; whatever it complains about fails the test."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "response",
        lambda response: complaints.append(f"{response.status} {response.url}") if response.status >= 500 else None,
    )
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    yield page
    page.close()
    browser.clear_cookies()
    assert not complaints


@pytest.fixture
def page(anonymous_page: Any, live_server: Any, curator: User) -> Any:
    """A page in which the curator is logged in, by the cookie of a session: one test fills in the form."""
    client = Client()
    client.force_login(curator)
    name = settings.SESSION_COOKIE_NAME
    anonymous_page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return anonymous_page


def barriers(page: Any, within: str | None = None) -> dict[str, list[str]]:
    """Return what axe finds serious or critical on the page, or within what a selector names: rule → elements."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.wait_for_function(STILL)
    return {
        each["id"]: [node["html"][:160] for node in each["nodes"]]
        for each in axe.run(page, context=within).response["violations"]
        if each["impact"] in ("serious", "critical")
    }


def opened_tabs(page: Any) -> int:
    """Open each tab and what is folded in it by keyboard; show them all at once; return how many there are.

    axe takes as long for one tab as for all of them.
    """
    tabs = page.locator("#sections a").all()
    for tab in tabs:
        tab.focus()
        page.keyboard.press("Enter")
        shown = page.locator("section[id$='-group']:visible")
        assert shown.count() == 1
        for title in shown.locator("h3 strong").all():
            if title.is_visible():
                title.focus()
                page.keyboard.press("Enter")
    page.evaluate("document.querySelectorAll(\"section[id$='-group']\").forEach(each => each.style.display = 'block')")
    return len(tabs)


def save(page: Any) -> None:
    """Press “Save” and wait for the next page."""
    with page.expect_navigation():
        page.click("#submit-row button[name=_save]")
