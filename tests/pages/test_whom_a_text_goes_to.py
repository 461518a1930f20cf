"""A text goes to whomever its author chose; while nobody is chosen the page chooses nobody by itself."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from clients import caregivers, records
from clinic.models import AuditEvent
from coaching import acts, conversations, snippets
from coaching.models import Snippet
from coaching.views import texts
from telephony import stops
from telephony.models import Message
from tests.pages.conftest import LINE, NOON, SET_UP

BEN, KARIN, OLAF = "+13145550122", "+13145550127", "+13145550180"
PLACES = r'<input[^>]* id="drawn"[^>]*>', r'<(?:input[^>]* id="to"[^>]*>|fieldset[^>]* id="to".*?</fieldset>)'
PRIVATE = "What you told me stays between us"


def text(phone, body="hello", at=NOON):
    return conversations.receive(
        conversations.Arrived(sid=f"SM{uuid4().hex}", line=LINE, peer=phone, body=body), now=at
    )


def add(ben, name, relationship, phone):
    return records.add_caregiver(
        ben, name=name, relationship=relationship, phone=phone, own_coaching=True, by=SET_UP, now=NOON
    )


@pytest.fixture
def karin(ben):
    """His mother, with coaching of her own; she has not texted the line yet."""
    return add(ben, "Karin Okafor", "mother", KARIN)


@pytest.fixture
def olaf(ben):
    return add(ben, "Olaf Okafor", "father", OLAF)


@pytest.fixture
def thread(browse, jonas, ben):
    """What opens the thread for Jonas: his page holds still while others write."""
    return lambda: Thread(browse(jonas), f"/clients/{ben.uuid}/texts/")


class Thread:
    """A page and its form: what is sent is what the page holds, as a browser sends it."""

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.shown = browser.get(url).content.decode()

    def send(self, body=PRIVATE, **more):
        form = self.shown.split('<form class="compose"')[1].split("</form>")[0]
        fields = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in re.findall(r"<input[^>]*>", form)]
        kept = {one["name"]: one.get("value", "") for one in fields if one.get("type") == "hidden"}
        answer = self.browser.post(self.url, kept | self.checked() | {"body": body} | more)
        self.shown = answer.content.decode()
        return answer.status_code == 302

    def refresh(self):
        """What htmx asks for every few seconds, and puts in its places."""
        known = re.search(r"texts/live/\?known=(\w+)", self.shown)[1]
        form = self.shown.split('<form class="compose"')[1].split("</form>")[0]
        held = dict(re.findall(r'name="(drawn)" value="([^"]*)"', form)) | self.chosen()
        answer = self.browser.get(f"{self.url}live/", held | {"known": known}, headers={"HX-Request": "true"})
        self.told = answer.content.decode()
        self.shown = self.shown.replace(known, re.search(r"\?known=(\w+)", self.told)[1])
        for place in PLACES:
            if made := re.search(place, self.told, re.DOTALL):
                self.shown = re.sub(place, made[0], self.shown, flags=re.DOTALL)
        return answer.status_code

    def chosen(self):
        return self.checked() or dict(re.findall(r'type="hidden" id="to" name="(to)" value="([^"]*)"', self.shown))

    def checked(self):
        return dict(re.findall(r'type="radio" name="(to)" value="([^"]*)" checked', self.shown))

    def offered(self):
        return re.findall(r'type="radio" name="to" value="([^"]*)"', self.shown)

    def asks(self, *keys):
        """It has a choice of these, none of them made, and the words that were typed."""
        return self.offered() == list(keys) and not self.checked() and PRIVATE in self.shown


def left():
    return [str(message.peer) for message in Message.objects.filter(purpose="conversation")]


def harm(ben, jonas):
    acts.record(ben, occurred_at=NOON, precision="exact", by=jonas, reported_by="client", now=NOON)


def test_pressing_send_again_after_a_refusal_sends_to_nobody(thread, jonas, ben, karin) -> None:
    text(KARIN)
    text(BEN)
    page = thread()
    harm(ben, jonas)
    for _ in range(3):
        assert not page.send()
        assert page.asks(str(karin.uuid))
    assert page.send(to=str(karin.uuid))
    assert left() == [KARIN]


def test_nor_to_whom_wrote_last_where_several_are_left(thread, karin, olaf) -> None:
    for phone in (KARIN, OLAF):
        text(phone)
    page = thread()
    stops.stop(line=LINE, peer=OLAF, now=NOON)
    for _ in range(3):
        assert not page.send()
        assert page.asks("", str(karin.uuid))
    assert not left()


@pytest.mark.parametrize("gone", [False, True])
def test_a_snippet_chooses_nobody(thread, ben, karin, gone) -> None:
    snippets.add_start_list(ben.clinic, by=SET_UP, now=NOON)
    text(KARIN)
    page = thread()
    stops.stop(line=LINE, peer=KARIN, now=NOON)
    page.send()
    if not gone:
        stops.start(line=LINE, peer=KARIN, now=NOON)
    page.send(snippet=str(Snippet.objects.first().pk))
    assert page.asks("", *([] if gone else [str(karin.uuid)]))


def test_the_second_look_keeps_whom_it_is_for(thread, karin) -> None:
    text(KARIN)
    page = thread()
    page.send("Is the urge to self-harm still 4?", to="")
    assert page.checked() == {"to": ""}


def test_nobody_is_chosen_where_everybody_was_closed(thread, ben, jonas) -> None:
    page = thread()
    harm(ben, jonas)
    page.shown = page.shown.replace('name="to"', 'name="nobody"')
    page.send()
    assert 'name="to"' not in page.shown


@pytest.mark.parametrize("made_up", ["x", "client", "1"])
def test_a_made_up_person_is_nobody(thread, karin, made_up) -> None:
    page = thread()
    text(KARIN)
    assert not page.send(to=made_up)
    assert page.asks("", str(karin.uuid))
    assert "Choose whom the text goes to." in page.shown
    assert "#id_to" not in page.shown


def test_a_caregiver_who_wrote_first_while_the_page_was_open_is_asked_about(thread, karin) -> None:
    page = thread()
    text(KARIN, "who answers me?")
    assert not page.send()
    assert "This was not sent: Karin Okafor (mother) has written meanwhile." in page.shown
    assert page.asks("", str(karin.uuid))
    assert not page.send()
    assert page.send(to=str(karin.uuid))
    assert left() == [KARIN]


def test_so_is_the_client_who_wrote_while_another_was_answered(thread, karin) -> None:
    text(KARIN)
    page = thread()
    assert page.checked() == {"to": str(karin.uuid)}
    text(BEN, "is she there?")
    assert not page.send()
    assert "This was not sent: Ben Okafor has written meanwhile." in page.shown
    assert page.asks("", str(karin.uuid))


def test_so_is_the_client_whose_texts_opened_again(thread, karin) -> None:
    text(KARIN)
    stops.stop(line=LINE, peer=BEN, now=NOON)
    page = thread()
    stops.start(line=LINE, peer=BEN, now=NOON)
    assert not page.send()
    assert "This was not sent: Ben can be answered now too." in page.shown
    assert page.asks("", str(karin.uuid))


def test_what_the_page_was_drawn_beside_outlasts_a_slip(thread, karin) -> None:
    page = thread()
    text(KARIN)
    page.send(" ")
    assert "Write the text first." in page.shown
    assert not page.send(to="")
    assert "has written meanwhile" in page.shown


def test_one_that_came_late_is_asked_about_once(thread, karin, monkeypatch) -> None:
    monkeypatch.setattr(texts, "A_PAGE", 1)
    page = thread()
    text(BEN)
    text(KARIN, at=NOON - timedelta(hours=5))  # earlier than what the page shows
    assert not page.send()
    assert page.send(to="")


def test_the_page_asks_by_itself_when_somebody_else_writes_and_chooses_nobody(thread, karin) -> None:
    page = thread()
    text(KARIN, "who answers me?")
    assert page.refresh() == 200
    for words in ("who answers me?", "Karin Okafor (mother) has written too. Choose whom the text goes to."):
        assert words in page.told
    assert 'name="body"' not in page.told
    assert (page.offered(), page.checked()) == (["", str(karin.uuid)], {})
    assert not page.send()
    assert page.asks("", str(karin.uuid))
    assert page.send(to="")
    assert left() == [BEN]


def test_what_was_chosen_since_goes_without_another_question(thread, karin) -> None:
    page = thread()
    text(KARIN)
    page.refresh()
    assert page.send(to=str(karin.uuid))
    assert left() == [KARIN]


def test_it_asks_anew_whoever_was_chosen_but_not_for_more_of_the_same_person(thread, karin) -> None:
    text(KARIN)
    page = thread()
    assert page.chosen() == {"to": str(karin.uuid)}
    text(KARIN, "and another")
    page.refresh()
    assert page.chosen() == {"to": str(karin.uuid)}
    text(BEN, "and me?")
    page.refresh()
    assert "Ben Okafor has written too." in page.told
    assert (page.offered(), page.checked()) == (["", str(karin.uuid)], {})


@pytest.mark.parametrize("form", [{}, {"drawn": "x"}, {"drawn": "0:", "to": "made up"}, {"drawn": "9" * 5000}])
def test_a_thread_without_a_form_that_says_so_is_asked_nothing(browse, jonas, ben, karin, form) -> None:
    text(KARIN)
    answer = browse(jonas).get(f"/clients/{ben.uuid}/texts/live/", form)
    assert answer.status_code == 200
    assert ("hx-swap-oob" in answer.content.decode()) == ("to" in form)


def test_more_of_the_same_person_is_no_question(thread, karin) -> None:
    page = thread()
    text(BEN, "are you there?")
    assert page.send()


def test_nor_is_a_caregiver_who_has_no_coaching_of_their_own(thread, karin) -> None:
    page = thread()
    caregivers.change(karin, own_coaching=False, by=SET_UP, now=NOON)
    text(KARIN)
    assert page.send()


def test_nor_is_what_came_after_the_text_was_sent(thread, karin) -> None:
    page = thread()
    shown = page.shown
    assert page.send()
    text(KARIN, at=NOON + timedelta(seconds=1))
    page.shown = shown
    assert page.send()
    assert left() == [BEN]


@pytest.mark.parametrize("drawn", ["", "x", "9" * 5000])
def test_a_page_that_does_not_say_beside_what_it_was_drawn_is_taken_as_it_is(thread, karin, drawn) -> None:
    page = thread()
    text(KARIN)
    assert page.send(drawn=drawn, to="")


def test_p7_opening_the_thread_is_on_record_as_reading_of_everybodys_texts(browse, jonas, ben, karin) -> None:
    for phone in (BEN, KARIN):
        text(phone)
    ids = list(ben.texts.values_list("pk", flat=True))
    browse(jonas).get(f"/clients/{ben.uuid}/texts/")
    opened, words = AuditEvent.objects.filter(action__endswith=".read", client_id=ben.pk).order_by("action")
    assert (opened.action, opened.data["page"], opened.actor_id) == ("client.read", "texts", jonas.pk)
    assert (words.action, sorted(words.data["ids"])) == ("conversationtext.read", ids)


def test_what_the_line_said_by_itself_says_to_which_caregiver(thread, karin) -> None:
    text(KARIN)
    text(BEN)
    page = thread()
    assert page.shown.count("The line, by itself, to Karin Okafor (mother)") == 1
    assert page.shown.count("The line, by itself") == 2


def test_a_contact_says_with_which_caregiver_it_was(browse, jonas, ada, karin) -> None:
    contact = text(KARIN)
    words = "Text from a caregiver: Karin Okafor (mother)"
    assert words in browse(jonas).get(f"/contacts/{contact.uuid}/").content.decode()
    assert words in browse(ada, htmx=True).get(f"/contacts/{contact.uuid}/beside/").content.decode()
    assert "Text from the client" not in browse(ada).get("/log/").content.decode()


def test_what_is_typed_into_a_form_that_came_back_from_the_history_is_another_text(thread, karin) -> None:
    """The browser's Back gives a form that was sent: other words for somebody else looked sent, and were lost."""
    text(KARIN)
    text(BEN, at=NOON + timedelta(minutes=1))
    page = thread()
    assert page.send(to="")
    back = page.shown = thread().shown
    once = re.search(r'name="once" value="([^"]*)"', back)[1]
    assert page.send("First words", to="", once=once)
    page.shown = back
    assert page.send("Other words", to=str(karin.uuid), once=once)
    page.shown = back
    assert page.send("Other words", to=str(karin.uuid), once=once)
    assert left().count(KARIN) == 1
