"""Addresses of lists that are old, cut off or changed by hand: what a filter needs is said in the house's words."""

import re

import pytest

from coaching.forms.log import LogForm
from coaching.forms.reports import ReportForm
from coaching.forms.settings.audit import TrailForm
from coaching.forms.settings.wording import WordingForm
from tests.pages.conftest import NOON

RAW = re.compile("valid (choice|UUID|value)|This field|Enter a (valid|whole)")
CLIENT = "This client is not in your list. Choose another, or show everything."
PERSON = "This person is not in the list. Choose another, or show everything."
OTHER = "This is not in the list. Choose another, or show everything."
LISTS = {
    "/log/": LogForm,
    "/reports/": ReportForm,
    "/settings/audit/": TrailForm,
    "/settings/wording/": WordingForm,
}


@pytest.mark.parametrize("rubbish", ["abc", "\0", "5a4f1c2e-0000-4000-8000-000000000000", "' OR 1=1"])
@pytest.mark.parametrize("url", LISTS)
def test_every_filter_of_a_list_says_what_it_needs(browse, ada, url, rubbish) -> None:
    asked = dict.fromkeys(LISTS[url].base_fields, rubbish)
    answer = browse(ada).get(url, asked)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(asked)
    page = answer.content.decode()
    assert "There is a problem" in page
    assert not RAW.search(page)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("client=abc", CLIENT), ("therapist=abc", PERSON), ("spoke=%00", PERSON), ("kind=zzz", OTHER)],
)
def test_the_log_names_what_is_not_there(browse, ada, asked, told) -> None:
    page = browse(ada).get(f"/log/?{asked}").content.decode()
    assert page.count(told) == 2  # above the list, and at the field
    assert "Show everything" in page


def test_the_words_of_the_line_are_all_shown_where_no_such_way_is(browse, ada) -> None:
    page = browse(ada).get("/settings/wording/?channel=zzz").content.decode()
    assert OTHER in page
    assert "<title>Error: " in page
    assert "Listen in English" in page


def test_what_a_client_hears_asks_for_what_is_missing(browse, jonas) -> None:
    for asked in ({"client": "abc"}, {"channel": "abc", "client": "\0"}):
        page = browse(jonas).get("/limits/preview/", asked).content.decode()
        assert "Choose one of these." in page
        assert "Choose one of the list." in page
        assert not RAW.search(page)


def test_a_client_of_another_clinic_is_answered_like_one_who_is_not_there(ada, ben, otto) -> None:
    """Nothing tells whether there is such a client (P8)."""
    theirs = LogForm({"client": str(ben.uuid)}, user=otto, now=NOON)
    nobody = LogForm({"client": "abc"}, user=otto, now=NOON)
    assert theirs.errors == nobody.errors == {"client": [CLIENT]}
    assert LogForm({"client": str(ben.uuid)}, user=ada, now=NOON).is_valid()
