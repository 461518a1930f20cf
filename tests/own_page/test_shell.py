"""What is kept in the phone for a time without a network: the look, the crisis lines, nothing personal."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from coaching.views.me import shell
from tests.own_page.conftest import main

pytestmark = pytest.mark.django_db


def test_p6_the_worker_is_the_same_for_everybody_and_sees_only_these_pages(phone) -> None:
    answer = phone.get("/me/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    kept = json.loads(answer.content.decode().split("const SHELL = ")[1].split(";\n")[0])
    assert kept["shell"][0] == "/me/offline/"
    assert all(path.startswith(("/static/", "/me/offline/")) for path in kept["shell"])


def test_it_keeps_the_whole_look() -> None:
    imported = [line.split('"')[1] for line in Path("static/css/app.css").read_text().splitlines() if "@import" in line]
    assert {f"css/{name}" for name in imported} <= set(shell.LOOK)


def test_p1_an_address_of_which_nothing_is_kept_gives_the_crisis_lines(phone) -> None:
    answer = phone.get("/me/offline/")
    assert "988" in main(answer)
    assert "Calls and texts work without the internet." in main(answer)


def test_p6_what_is_kept_holds_nothing_personal_even_behind_the_pin(bens, enter, phone) -> None:
    before = main(phone.get(f"{bens}offline/"))
    enter(bens)
    kept = phone.get(f"{bens}offline/")
    assert main(kept) == before
    assert "csrfmiddlewaretoken" not in kept.content.decode()


def test_the_home_screen_shows_a_name_that_tells_nothing(bens, phone) -> None:
    words = json.loads(phone.get(f"{bens}app.webmanifest").content)
    assert (words["name"], words["short_name"]) == ("My page", "My page")
    assert (words["start_url"], words["scope"], words["display"]) == (bens, "/me/", "standalone")
    for icon in words["icons"]:
        assert (settings.BASE_DIR / icon["src"].lstrip("/")).exists()


def test_every_page_says_where_its_shell_is(bens, phone) -> None:
    html = phone.get(bens).content.decode()
    assert f'data-offline="{bens}offline/"' in html
    assert f'href="{bens}app.webmanifest"' in html
