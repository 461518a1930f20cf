"""Conversations: the list, the thread that refreshes itself, the place to write, and why it is closed."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from clients import records
from clients.models import ClientPhone
from coaching import acts, conversations, pauses, snippets, typed
from coaching.models import ConversationText, Snippet
from telephony import stops
from telephony.models import Message
from tests.pages.conftest import LINE, NOON, SET_UP

KARIN = "+13145550127"


@pytest.fixture
def texts():
    def sent(client, body, *, at=NOON):
        phone = str(client.phones.get().number)
        return conversations.receive(
            conversations.Arrived(sid=f"SM{uuid4().hex}", line=LINE, peer=phone, body=body), now=at
        )

    return sent


def typed_texts():
    return Message.objects.filter(purpose="conversation")


def post(browser, client, body, **more):
    sent = {"body": body, "once": str(uuid4()), "looked": "", "to": "", "kept": "1"} | more
    return browser.post(f"/clients/{client.uuid}/texts/", sent)


def page_of(browser, client):
    return browser.get(f"/clients/{client.uuid}/texts/").content.decode()


def test_the_list_has_the_unread_ones_first(browse, jonas, ben, cleo, texts):
    texts(ben, "old but not read", at=NOON - timedelta(days=1))
    texts(cleo, "new and read")
    browse(jonas).get(f"/clients/{cleo.uuid}/texts/")
    page = browse(jonas).get("/texts/").content.decode()
    assert page.index("Ben Okafor") < page.index("Cleo Martin")
    assert "old but not read" in page
    assert ConversationText.objects.filter(read_at=None).count() == 1


def test_the_list_is_of_ones_own_clients(browse, mira, ines, ben, texts):
    texts(ben, "hello")
    for stranger in (mira, ines):
        assert not re.search(r"\bBen\b", browse(stranger).get("/texts/").content.decode())  # a random token may hold it


def test_a_text_is_sent_and_seen_in_the_thread(browse, jonas, ben, texts):
    texts(ben, "The landlord is here")
    answer = post(browse(jonas), ben, "One breath, then the door.")
    assert answer["Location"].endswith("/texts/#end")
    page = page_of(browse(jonas), ben)
    assert "One breath, then the door." in page
    assert "waits to be sent" in page
    assert "You" in page


def test_a_form_sent_twice_is_one_text(browse, jonas, ben):
    once = str(uuid4())
    for _ in range(2):
        post(browse(jonas), ben, "Go for the walk.", once=once)
    assert typed_texts().count() == 1


def test_clinical_words_are_looked_at_once_more_and_may_be_sent(browse, jonas, ben):
    page = post(browse(jonas), ben, "Is the urge to self-harm still 4?").content.decode()
    assert "Look once more" in page
    assert "<b>self-harm</b>" in page
    assert "Is the urge to self-harm still 4?" in page
    assert not typed_texts().exists()
    looked = page.split('name="looked" value="')[1].split('"')[0]
    assert (
        "Look once more" in post(browse(jonas), ben, "Are the urges to cutting back?", looked=looked).content.decode()
    )
    assert post(browse(jonas), ben, "Is the urge to self-harm still 4?", looked=looked).status_code == 302
    assert typed_texts().count() == 1


def test_the_reminder_stands_above_the_first_text_of_the_day(browse, jonas, ben):
    assert "Anyone may read what a phone shows" in page_of(browse(jonas), ben)
    post(browse(jonas), ben, "Go for the walk.")
    assert "Anyone may read what a phone shows" not in page_of(browse(jonas), ben)


def test_it_counts_texts_without_a_script_too(browse, jonas, ben):
    page = post(browse(jonas), ben, "cutting " * 25).content.decode()
    assert "199 characters · 2 texts" in page


def test_nothing_to_send_is_told_at_its_field(browse, jonas, ben):
    page = post(browse(jonas), ben, "  ").content.decode()
    assert "Write the text first." in page


def test_a_snippet_is_put_after_what_was_typed_and_nothing_is_sent(browse, jonas, ben):
    snippets.add_start_list(ben.clinic, by=SET_UP, now=NOON)
    snippet = Snippet.objects.usable_by(jonas).filter(language="en").first()
    page = post(browse(jonas), ben, "Good.", snippet=str(snippet.pk)).content.decode()
    assert f"Good. {snippet.text}" in page
    assert not typed_texts().exists()


def test_the_thread_says_why_a_pause_closes_it_until_when_and_what_stays_open(browse, jonas, cleo, pause):
    page = page_of(browse(jonas), cleo)
    assert "Coaching is paused, and texts with it. It opens again" in page
    assert f"/pauses/{pause.uuid}/check/" in page
    assert f"/pauses/{pause.uuid}/notice/" in page
    assert "<textarea" not in page
    refused = post(browse(jonas), cleo, "How are you?").content.decode()
    assert "This was not sent" in refused
    assert "How are you?" in refused
    assert not typed_texts().exists()


def test_a_stop_that_came_while_one_wrote_is_seen_with_the_refusal(browse, jonas, ben, texts):
    browser = browse(jonas)
    page_of(browser, ben)
    texts(ben, "STOP")
    assert "This was not sent" in post(browser, ben, "How are you?").content.decode()
    stop = ConversationText.objects.get()
    assert (stop.word, stop.read_by, stop.read_at) == ("stop", jonas, NOON)


def test_a_recorded_check_opens_the_thread_to_whoever_made_it(browse, jonas, cleo, pause):
    sent = {"kind": "risk", "reason": "asks how she is", "text": "1"}
    answer = browse(jonas).post(f"/pauses/{pause.uuid}/check/", sent)
    assert answer["Location"] == f"/clients/{cleo.uuid}/texts/"
    assert "Your recorded check lets you write until" in page_of(browse(jonas), cleo)
    assert post(browse(jonas), cleo, "Where are you now?").status_code == 302
    assert typed_texts().count() == 1


def test_the_pause_notice_can_be_texted_again(browse, jonas, cleo, pause):
    browse(jonas).post(f"/pauses/{pause.uuid}/notice/")
    assert Message.objects.filter(template="line-opens-at", peer="+13145550123").count() == 1
    assert "Appointments go on as planned" in page_of(browse(jonas), cleo)


def test_stop_is_shown_and_nothing_can_be_written(browse, jonas, ben, texts):
    stops.stop(line=LINE, peer="+13145550122", now=NOON)
    page = page_of(browse(jonas), ben)
    assert "Texts off: STOP received." in page
    assert "call instead" in page
    assert "<textarea" not in page


def test_a_client_who_has_not_agreed_to_be_texted_is_not(browse, jonas, ben):
    ClientPhone.objects.update(texts_agreed_at=None)
    assert "has not agreed to be texted" in page_of(browse(jonas), ben)
    post(browse(jonas), ben, "Hello")
    assert not typed_texts().exists()


def test_others_read_along_and_cannot_write(browse, ada, ben, texts):
    texts(ben, "hello")
    page = page_of(browse(ada), ben)
    assert "Jonas Weber answers these texts. You read along." in page
    assert post(browse(ada), ben, "Hello").status_code == 404


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        ("undelivered", "unreachable", "The phone could not be reached."),
        ("canceled", typed.NOT_THEIRS, "the number was changed or texts to it were no longer agreed to"),
    ],
)
def test_why_a_text_did_not_arrive_is_said_in_plain_words(browse, jonas, ben, state, error, words):
    post(browse(jonas), ben, "Go for the walk.")
    typed_texts().update(state=state, error=error)
    typed.came_back(message=typed_texts().get(), now=NOON)
    assert "A text of yours did not arrive" in browse(jonas).get("/").content.decode()
    page = page_of(browse(jonas), ben)
    assert "not delivered" in page
    assert words in page
    assert "did not arrive" not in browse(jonas).get("/").content.decode()


def test_the_thread_refreshes_itself_without_reading(browse, jonas, ben, texts):
    page = page_of(browse(jonas), ben)
    known = page.split("live/?known=")[1].split('"')[0]
    url = f"/clients/{ben.uuid}/texts/live/"
    assert browse(jonas, htmx=True).get(url, {"known": known}).status_code == 204
    texts(ben, "Are you there?")
    part = browse(jonas, htmx=True).get(url, {"known": known}).content.decode()
    assert "Are you there?" in part
    assert "<textarea" not in part
    assert "Mark 1 as read" in part
    assert ConversationText.objects.filter(read_at=None).count() == 1
    browse(jonas).post(f"/clients/{ben.uuid}/texts/read/")
    assert not ConversationText.objects.filter(read_at=None).exists()


def test_what_another_client_of_the_same_phone_was_told_is_not_in_the_thread(browse, jonas, ben, cleo, pause):
    ClientPhone.objects.filter(client=ben).update(number="+13145550123")
    pauses.take_effect(now=NOON)
    conversations.receive(
        conversations.Arrived(sid="SM1", line=LINE, peer="+13145550123", body="x"), now=NOON - timedelta(hours=1)
    )
    assert "Appointments go on as planned" not in page_of(browse(jonas), ben)


@pytest.fixture
def karin(ben):
    """Ben's mother, with coaching of her own; she has texted the line."""
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=SET_UP, now=NOON
    )
    arrived = conversations.Arrived(sid=f"SM{uuid4().hex}", line=LINE, peer=KARIN, body="He shuts his door")
    conversations.receive(arrived, now=NOON)
    return karin


def test_whom_it_goes_to_is_said_and_chosen(browse, jonas, ben, karin):
    page = page_of(browse(jonas), ben)
    assert f'name="to" value="{karin.uuid}" checked' in page  # she wrote last
    assert 'name="to" value=""' in page
    post(browse(jonas), ben, "Knock, and wait.", to=str(karin.uuid))
    assert str(typed_texts().get().peer) == KARIN
    assert "You, to Karin Okafor (mother)" in page_of(browse(jonas), ben)


def test_in_the_clients_pause_the_caregiver_can_still_be_answered(browse, jonas, ben, karin):
    acts.record(ben, occurred_at=NOON, precision="exact", by=jonas, reported_by="client", now=NOON)
    page = page_of(browse(jonas), ben)
    assert "Coaching is paused, and texts with it." in page
    assert f'<input type="hidden" id="to" name="to" value="{karin.uuid}">' in page
    meant_for_ben = post(browse(jonas), ben, "Are you safe?").content.decode()
    assert "This was not sent" in meant_for_ben
    assert f'type="radio" name="to" value="{karin.uuid}"><' in meant_for_ben  # not without saying so
    assert not typed_texts().exists()


def test_nothing_leaves_without_saying_to_whom(browse, jonas, ben):
    sent = {"body": "Are you safe?", "once": str(uuid4()), "looked": ""}
    page = browse(jonas).post(f"/clients/{ben.uuid}/texts/", sent).content.decode()
    assert "Choose whom the text goes to." in page
    assert "Are you safe?" in page


def test_a_caregiver_of_another_client_is_not_found(browse, jonas, cleo, karin):
    assert post(browse(jonas), cleo, "Hello", to=str(karin.uuid)).status_code == 404
