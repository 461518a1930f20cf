"""The address of a form, opened by itself: out of the history, or by a phone that let go of the tab."""

import pytest

A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("form", ["hours", "hours/copy", "terms", "off", "extra"])
def test_a_form_of_ones_limits_leads_to_them(browse, jonas, form) -> None:
    assert browse(jonas).get(f"/limits/{form}/").url == "/limits/"


def test_a_reload_after_a_fault_shows_the_page_again(browse, jonas) -> None:
    hers = browse(jonas)
    assert "Enter at least 5 minutes." in hers.post("/limits/terms/", {"longest_call_minutes": "-5"}).content.decode()
    assert "Longest call" in hers.get("/limits/terms/", follow=True).content.decode()


def test_a_form_about_somebody_leads_to_their_page(browse, jonas, ada, ben) -> None:
    assert browse(jonas).get(f"/clients/{ben.uuid}/page/pin/").url == f"/clients/{ben.uuid}/page/"
    of_jonas = f"/settings/staff/{jonas.uuid}/"
    assert {browse(ada).get(f"{of_jonas}{form}/").url for form in ("details", "roles")} == {of_jonas}


def test_the_form_about_somebody_elses_client_is_not_there(browse, mira, ben) -> None:
    assert browse(mira).get(f"/clients/{ben.uuid}/page/pin/").status_code == 404


def test_any_other_address_that_shows_nothing_says_so_and_leads_on(browse, jonas) -> None:
    answer = browse(jonas).get("/limits/hours/remove/", headers=A_BROWSER)
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address shows nothing by itself" in page
    assert 'href="/"' in page
    assert 'href="tel:988"' in page


def test_it_says_so_in_the_language_of_the_reader(browse, jonas) -> None:
    jonas.language = "es"
    jonas.save()
    page = browse(jonas).get("/limits/hours/remove/", headers=A_BROWSER).content.decode()
    assert "Esta dirección no muestra nada por sí sola" in page


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/limits/hours/remove/", A_BROWSER | {"HX-Request": "true"}), ("/line/voice/", {"Accept": "*/*"})],
    ids=["a part of a page", "a webhook"],
)
def test_what_is_no_whole_page_gets_the_bare_answer(browse, jonas, path, headers) -> None:
    answer = browse(jonas).get(path, headers=headers)
    assert (answer.status_code, answer.content) == (405, b"")
