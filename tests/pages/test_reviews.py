"""Reviewing on the page: what is selected, one contact beside the list, a question and its answer, hidden words."""

from datetime import timedelta

import pytest

from clinic import policies
from clinic.models import AuditEvent
from clinic.roles import Role
from coaching import contacts, reviews
from coaching.models import Contact, Question
from tests.pages.conftest import NOON
from tests.riverbend import person


@pytest.fixture
def spoken(ben, jonas, calls):
    contact = calls(ben, "connected", with_whom=jonas)
    return contacts.complete(contact, by=jonas, now=NOON, function="skills", note="Cold water, then a walk")


def test_what_is_selected_is_signed_off_and_can_be_taken_back(browse, ada, spoken, calls, cleo) -> None:
    browser, other = browse(ada), calls(cleo)
    sent = {"contact": [spoken.uuid, other.uuid], "here": "kind=call"}
    answer = browser.post("/log/review/", sent)
    assert answer.url == "/log/?kind=call"
    page = browser.get(answer.url).content.decode()
    assert "2 contacts signed off." in page
    assert page.count("Signed off</span>") == 2
    browser.post("/log/review/undo/", {"here": ""})
    assert not Contact.objects.exclude(reviewed_at=None).exists()


def test_htmx_is_given_the_rows_that_changed_in_their_columns(browse, ada, spoken) -> None:
    sent = {"contact": [spoken.uuid], "here": "columns=review&columns=talk"}
    page = browse(ada, htmx=True).post("/log/review/", sent).content.decode()
    assert f'id="contact-{spoken.uuid}" hx-swap-oob="true"' in page
    assert "Signed off" in page
    assert "8 min" in page
    assert "Spoke with the coach" not in page


def test_it_signs_off_nothing_of_another_clinic(browse, otto, spoken) -> None:
    for word in (spoken.uuid, "x"):
        assert browse(otto).post("/log/review/", {"contact": [word]}).status_code == 404
    assert Contact.objects.get().reviewed_at is None


def test_a_contact_stands_beside_the_list_with_its_history(browse, ada, jonas, spoken) -> None:
    page = browse(ada).get(f"/contacts/{spoken.uuid}/beside/").content.decode()
    for words in ("Spoke with the coach", "Signed", "Sign off", "Ask Jonas Weber"):
        assert words in page
    assert "<html" not in page
    event = AuditEvent.objects.get(action="contact.read")
    assert (event.client_id, event.data) == (spoken.client_id, {"page": "beside"})


def test_a_therapist_reviews_nothing(browse, jonas, spoken) -> None:
    assert "Sign off" not in browse(jonas).get(f"/contacts/{spoken.uuid}/").content.decode()
    assert 'name="contact"' not in browse(jonas).get("/log/").content.decode()


def test_a_question_stands_on_the_therapists_board_until_it_is_answered(browse, ada, jonas, mira, spoken) -> None:
    there = f"/contacts/{spoken.uuid}/question/"
    page = browse(ada).post(there, {"text": "Was the plan rehearsed?"}, follow=True).content.decode()
    assert "Was the plan rehearsed?" in page
    assert "Not answered yet" in page
    assert "asks about this contact" in browse(jonas).get("/").content.decode()
    assert "asks about this contact" not in browse(mira).get("/").content.decode()
    answer = f"/questions/{Question.objects.get().uuid}/answer/"
    assert "Was the plan rehearsed?" in browse(jonas).get(answer).content.decode()
    page = browse(jonas).post(answer, {"text": "Twice, aloud"}, follow=True).content.decode()
    assert "Twice, aloud" in page
    assert "asks about this contact" not in browse(jonas).get("/").content.decode()


def test_it_asks_for_words_and_not_twice(browse, ada, spoken) -> None:
    browser, there = browse(ada), f"/contacts/{spoken.uuid}/question/"
    assert "Write the question." in browser.post(there, {"text": " "}).content.decode()
    browser.post(there, {"text": "Was the plan rehearsed?"})
    assert "open already" in browser.post(there, {"text": "Again"}, follow=True).content.decode()
    assert Question.objects.count() == 1


BESIDE = {"HX-Request": "true", "HX-Target": "beside"}


def test_beside_the_log_it_is_asked_in_its_place_and_the_list_stays(browse, ada, spoken) -> None:
    browser, there = browse(ada), f"/contacts/{spoken.uuid}/question/"
    pane = browser.get(f"/contacts/{spoken.uuid}/beside/", headers=BESIDE).content.decode()
    assert f'hx-get="{there}" hx-target="closest .buttons"' in pane
    asked = browser.get(there, headers=BESIDE).content.decode()
    assert "<html" not in asked
    assert f'hx-post="{there}"' in asked
    again = browser.post(there, {"text": " "}, headers=BESIDE).content.decode()
    assert "Write the question." in again
    assert "<html" not in again
    told = browser.post(there, {"text": "Was the plan rehearsed?"}, headers=BESIDE)
    assert (told.headers["HX-Retarget"], told.headers["HX-Reswap"]) == ("#toast", "innerHTML")
    assert "Asked." in told.content.decode()
    assert "open already" in browser.get(there, headers=BESIDE).content.decode()


@pytest.mark.parametrize("way", [{}, BESIDE], ids=["on its page", "beside the log"])
def test_what_was_typed_while_somebody_else_asked_is_not_lost(browse, ada, spoken, way) -> None:
    reviews.ask(spoken, text="Was it?", by=ada, now=NOON)
    answer = browse(ada).post(f"/contacts/{spoken.uuid}/question/", {"text": "And the plan?"}, headers=way)
    assert (answer.status_code, "HX-Retarget" in answer.headers) == (200, False)
    for words in ("And the plan?", "note-amber", "open already"):
        assert words in answer.content.decode()
    assert Question.objects.count() == 1


def test_nor_where_the_therapist_left_meanwhile(browse, ada, jonas, spoken) -> None:
    type(jonas).objects.filter(pk=jonas.pk).update(is_active=False, deactivated_at=NOON, deactivated_by=ada)
    page = browse(ada).post(f"/contacts/{spoken.uuid}/question/", {"text": "And the plan?"}).content.decode()
    for words in ("And the plan?", "No therapist is there to be asked."):
        assert words in page


def test_nor_is_an_answer_that_was_typed_while_somebody_else_answered(browse, ada, jonas, spoken) -> None:
    asked = reviews.ask(spoken, text="Was it?", by=ada, now=NOON)
    reviews.answer(asked, text="Yes", by=ada, now=NOON)
    answer = browse(jonas).post(f"/questions/{asked.uuid}/answer/", {"text": "Twice, aloud"}, headers=BESIDE)
    assert "HX-Retarget" not in answer.headers
    for words in ("Twice, aloud", "note-amber", "This question was answered."):
        assert words in answer.content.decode()
    assert Question.objects.get().answer == "Yes"


def test_beside_the_log_it_is_answered_there_too(browse, ada, jonas, spoken) -> None:
    asked = reviews.ask(spoken, text="Was it?", by=ada, now=NOON)
    there = f"/questions/{asked.uuid}/answer/"
    assert f'hx-get="{there}"' in browse(jonas).get(f"/contacts/{spoken.uuid}/beside/", headers=BESIDE).content.decode()
    assert "<html" not in browse(jonas).get(there, headers=BESIDE).content.decode()
    assert "HX-Retarget" in browse(jonas).post(there, {"text": "Yes"}, headers=BESIDE).headers
    assert f'hx-get="{there}"' not in browse(jonas).get(f"/contacts/{spoken.uuid}/").content.decode()


def test_who_asked_does_not_answer_and_another_admin_may_in_their_place(browse, riverbend, ada, jonas, spoken) -> None:
    asked = reviews.ask(spoken, text="Was it?", by=ada, now=NOON)
    there = f"/questions/{asked.uuid}/answer/"
    for page in (f"/contacts/{spoken.uuid}/", f"/contacts/{spoken.uuid}/beside/"):
        assert there not in browse(ada).get(page).content.decode()
    page = browse(ada).post(there, {"text": "Yes"}, follow=True).content.decode()
    assert f"You asked this yourself. It stands on the board of {jonas.name}." in page
    assert Question.objects.open().get() == asked
    other = person(riverbend, "Noor Haddad", Role.ADMIN)
    assert there in browse(other).get(f"/contacts/{spoken.uuid}/").content.decode()
    type(jonas).objects.filter(pk=jonas.pk).update(is_active=False, deactivated_at=NOON, deactivated_by=ada)
    browse(ada).post(there, {"text": "He has left"})
    assert not Question.objects.open().exists()


def test_a_late_answer_is_told_that_it_is_late(browse, ada, jonas, spoken) -> None:
    asked = reviews.ask(spoken, text="Was it?", by=ada, now=NOON)
    reviews.answer(asked, text="Yes", by=ada, now=NOON)
    page = browse(jonas).post(f"/questions/{asked.uuid}/answer/", {"text": "No"}, follow=True).content.decode()
    assert "This question was answered." in page


def test_the_words_of_a_note_stay_with_those_who_care(browse, ada, jonas, spoken) -> None:
    for page in (f"/contacts/{spoken.uuid}/", f"/contacts/{spoken.uuid}/beside/"):
        assert "Cold water" not in browse(ada).get(page).content.decode()
        assert "Cold water" in browse(jonas).get(page).content.decode()
    assert browse(ada).post(f"/contacts/{spoken.uuid}/note/").status_code == 404


def test_a_policy_opens_them_one_at_a_time_and_each_reading_is_on_record(browse, ada, spoken) -> None:
    policies.publish(ada.clinic, by=ada, now=NOON - timedelta(days=1), admins_read_notes=True)
    browser = browse(ada)
    page = browser.get(f"/contacts/{spoken.uuid}/").content.decode()
    assert "Cold water" not in page
    assert "Read the note" in page
    assert "Cold water, then a walk" in browser.post(f"/contacts/{spoken.uuid}/note/").content.decode()
    assert AuditEvent.objects.filter(action="contact.note_read", client_id=spoken.client_id).count() == 1
