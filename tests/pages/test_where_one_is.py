"""The bar at the top marks the place from which a page is reached."""

import pytest


@pytest.mark.parametrize("path", ["/log/", "/reports/", "/missing/"])
def test_the_log_and_what_is_reached_from_it(browse, ada, path) -> None:
    page = " ".join(browse(ada).get(path).content.decode().split())
    assert page.count('aria-current="page"') == 1
    assert 'href="/log/" data-shortcut="l" aria-current="page"' in page
