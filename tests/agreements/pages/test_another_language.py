"""Who reads the pages in another language than the agreement's asks for it in theirs; what was sent stays as it is."""

import pytest

from agreements import drafting, matters, sending, templates
from agreements.models import Kind, Matter, SignerNote, State
from clients.models import Client
from clinic.models import User
from tests.agreements.pages.conftest import FAY, puts
from tests.riverbend import DEV, KARIN, NOON, fresh

BEGINS_WITH = ("agreement",)
OFFERED = "Su clínica tiene este texto también en español."
TERMS = {"response_minutes": "60", "call_minutes": "20", "rule_applies": "on", "rule_hours": "24", "own_terms": ""}


@pytest.fixture
def reader(agreement, let_in):
    """Dev, in Spanish, before the English text."""
    browser = let_in(DEV)
    browser.post("/language/", {"language": "es", "next": "/signing/"})
    browser.post("/signing/consent/")
    return browser


def test_that_there_is_one_is_said_in_their_language_before_the_yes_and_before_the_text_on_paper_too(reader) -> None:
    for page in ("consent", "read", "print"):
        told = reader.get(f"/signing/{page}/").content.decode()
        assert "El acuerdo mismo está escrito en inglés" in told
        assert OFFERED in told
        assert "Pedirlo en español" in told


def test_where_the_clinic_has_none_it_is_said_how_to_ask_for_it(reader, jonas) -> None:
    version = templates.current(jonas.clinic_id, "adult")
    draft = templates.open_draft(version.template, by=jonas, now=NOON)
    draft.texts = {"en": draft.texts["en"]}
    draft.save()
    templates.publish(draft, change="editorial", what_changed={}, by=jonas, now=NOON)
    page = reader.get("/signing/read/").content.decode()
    assert "Su clínica aún no tiene este texto en español." in page
    assert OFFERED not in page
    assert "Pedirlo en español" in page


def test_it_is_asked_for_by_a_tap_once_and_the_therapist_reads_it_in_their_own_language(
    reader, agreement, jonas, browse
) -> None:
    for _tap in range(2):
        told = reader.post("/signing/language/", follow=True).content.decode()
        assert "Si se lo puede enviar en español, le llega en un mensaje nuevo." in told
    assert SignerNote.objects.get().words == "I would like to read the agreement in Spanish."
    assert Matter.objects.open().filter(agreement=agreement, kind=Kind.WRONG).count() == 1
    assert "in Spanish." in browse(jonas).get(f"/agreements/{agreement.uuid}/").content.decode()
    page = reader.get("/signing/read/").content.decode()
    assert "Lo pidió en español:" in page
    assert "Pedirlo en español" not in page


def test_it_can_be_asked_for_again_when_it_was_answered(reader, jonas) -> None:
    reader.post("/signing/language/")
    matters.settle_note(SignerNote.objects.get(), by=jonas, now=NOON)
    assert "Pedirlo en español" in reader.get("/signing/read/").content.decode()
    reader.post("/signing/language/")
    assert SignerNote.objects.filter(settled_at=None).count() == 1


def test_asking_leaves_what_was_sent_as_it_is(reader, agreement) -> None:
    reader.post("/signing/language/")
    assert (fresh(agreement).language, fresh(agreement).text_sha256) == ("en", agreement.text_sha256)
    assert fresh(agreement).state == State.SENT
    assert puts(reader, "Dev Rao")["Location"] == "/signing/done/"


def test_who_reads_the_language_of_the_agreement_is_offered_no_other(agreement, let_in) -> None:
    browser = let_in(DEV)
    assert "The agreement itself is written" not in browser.get("/signing/consent/").content.decode()
    assert browser.post("/signing/language/")["Location"] == "/signing/"
    assert not SignerNote.objects.exists()


def test_who_has_signed_asks_for_nothing_more(reader) -> None:
    puts(reader, "Dev Rao")
    assert "Pedirlo en español" not in reader.get("/signing/print/").content.decode()
    reader.post("/signing/language/")
    assert not SignerNote.objects.exists()


def test_the_address_opened_by_itself_leads_to_where_one_is(reader) -> None:
    answer = reader.get("/signing/language/", follow=True)
    assert answer.request["PATH_INFO"] == "/signing/read/"
    assert not SignerNote.objects.exists()


def test_a_mother_who_reads_spanish_asks_for_it_too(fays, let_in) -> None:
    signer = fays.signers.get(role="guardian")
    signer.language = "es"
    signer.save()
    child = let_in(FAY)
    child.post("/signing/consent/")
    puts(child, "Fay Lindqvist")
    mother = let_in(KARIN)
    assert OFFERED in mother.get("/signing/consent/").content.decode()
    mother.post("/signing/language/")
    assert SignerNote.objects.get().signer == signer


@pytest.mark.parametrize("sent", [False, True], ids=["a draft", "what was sent"])
def test_staff_draw_it_up_in_the_language_that_was_asked_for(
    sent: bool, agreement, dev: Client, jonas: User, browse
) -> None:
    """A draft is changed; what was sent is taken back first."""
    browser = browse(jonas)
    browser.post(f"/agreements/{agreement.uuid}/void/", {"reason": "Asked for in Spanish"})
    if not sent:
        draft = drafting.prepare(dev, by=jonas, now=NOON)
        browser.post(f"/agreements/{draft.uuid}/change/", {**TERMS, "language": "es"})
    else:
        browser.post(f"/clients/{dev.uuid}/agreement/", {**TERMS, "language": "es"})
        draft = dev.agreements.get(state=State.DRAFT)
    assert fresh(draft).language == "es"
    assert fresh(draft).document["title"] == draft.template_version.texts["es"]["title"]


def test_one_that_replaces_another_is_drawn_up_in_the_language_that_was_asked_for(
    agreement, dev, jonas, browse, let_in
) -> None:
    client = let_in(DEV)
    client.post("/signing/consent/")
    puts(client, "Dev Rao")
    browse(jonas).post(f"/clients/{dev.uuid}/agreement/", {**TERMS, "language": "es", "grace_days": "30"})
    draft = dev.agreements.get(state=State.DRAFT)
    assert draft.language == "es"
    sending.send(draft, by=jonas, now=NOON)
    assert fresh(draft).signers.get(role="client").language == "es"
