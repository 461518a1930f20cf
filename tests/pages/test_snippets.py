"""Snippets: one's own, the clinic's, a beginning; removed and taken back."""

from coaching import clinical_words, snippets
from coaching.models import Snippet
from tests.pages.conftest import NOON, SET_UP

WORDS = {"text": "See you on Thursday.", "language": "en"}


def test_ones_own_is_seen_by_nobody_else(browse, jonas, mira):
    browse(jonas).post("/snippets/add/", WORDS)
    assert "See you on Thursday." in browse(jonas).get("/snippets/").content.decode()
    assert "See you on Thursday." not in browse(mira).get("/snippets/").content.decode()


def test_the_clinics_are_everybodys_and_its_admin_changes_them(browse, jonas, ada):
    browse(ada).post("/snippets/add/", WORDS)
    snippet = Snippet.objects.get()
    assert snippet.owner is None
    assert "See you on Thursday." in browse(jonas).get("/snippets/").content.decode()
    assert browse(jonas).get(f"/snippets/{snippet.uuid}/").status_code == 404
    browse(ada).post(f"/snippets/{snippet.uuid}/", WORDS | {"text": "See you Thursday."})
    assert Snippet.objects.get().text == "See you Thursday."


def test_a_therapist_cannot_keep_one_for_all(browse, jonas):
    browse(jonas).post("/snippets/add/", WORDS | {"shared": "on"})
    assert Snippet.objects.get().owner == jonas


def test_it_is_removed_and_taken_back(browse, jonas):
    browse(jonas).post("/snippets/add/", WORDS)
    snippet = Snippet.objects.get()
    page = browse(jonas).post(f"/snippets/{snippet.uuid}/remove/", follow=True).content.decode()
    assert f"/snippets/{snippet.uuid}/restore/" in page
    assert "See you on Thursday." not in page
    browse(jonas).post(f"/snippets/{snippet.uuid}/restore/")
    assert "See you on Thursday." in browse(jonas).get("/snippets/").content.decode()


def test_a_clinic_begins_with_the_usual_ones_once(browse, jonas):
    for _ in range(2):
        browse(jonas).post("/snippets/begin/")
    assert Snippet.objects.count() == sum(map(len, snippets.START_LIST.values()))
    assert "Begin with the usual ones" not in browse(jonas).get("/snippets/").content.decode()


def test_the_usual_ones_pass_the_list_that_they_are_looked_at_with(riverbend, jonas):
    snippets.add_start_list(riverbend, by=SET_UP, now=NOON)
    from_list = [snippet.text for snippet in Snippet.objects.usable_by(jonas)]
    assert from_list
    assert not [text for text in from_list if clinical_words.found_in(text)]
