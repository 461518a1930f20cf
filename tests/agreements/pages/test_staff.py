"""What staff do with an agreement: draw it up, send it, sign it beside the client, acknowledge it, look after it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import drafting, sending
from agreements.models import Agreement, Matter, Signature, SigningLink, SigningSession, State
from clinic.models import AuditEvent
from coaching.models import RuleException
from telephony.models import Message
from telephony.signals import message_failed
from tests.agreements.pages.conftest import link_to, puts, sign
from tests.riverbend import DEV, NOON, fresh

TERMS = {"response_minutes": "60", "call_minutes": "20", "rule_applies": "on", "rule_hours": "24", "language": "en"}


def test_the_form_starts_with_what_coaching_knows(dev, jonas, browse) -> None:
    RuleException.objects.create(client=dev, applies=False, reason="agreed", created_at=NOON, created_by=jonas)
    page = browse(jonas).get(f"/clients/{dev.uuid}/agreement/").content.decode()
    assert re.search(r'name="response_minutes" value="60"', page)
    assert re.search(r'name="call_minutes" value="20"', page)
    assert not re.search(r'name="rule_applies"[^>]* checked', page)


def test_it_is_drawn_up_read_and_sent_by_text(dev, jonas, browse) -> None:
    browser = browse(jonas)
    typed = {**TERMS, "own_terms": "Dev texts first, then calls."}
    answer = browser.post(f"/clients/{dev.uuid}/agreement/", typed, follow=True)
    agreement = Agreement.objects.get(client=dev)
    assert agreement.state == State.DRAFT
    assert "Dev texts first, then calls." in answer.content.decode()
    assert not Message.objects.exists()
    browser.post(f"/agreements/{agreement.uuid}/send/")
    assert fresh(agreement).state == State.SENT
    assert link_to(DEV)
    assert link_to(DEV) not in browser.get(f"/agreements/{agreement.uuid}/").content.decode()


def test_nothing_agreed_besides_leaves_no_empty_heading(dev, jonas, browse) -> None:
    page = browse(jonas).post(f"/clients/{dev.uuid}/agreement/", TERMS, follow=True).content.decode()
    assert "What we agreed besides" not in page
    assert "Records and privacy" in page


def test_one_that_waits_is_shown_instead_of_a_second_one(agreement, dev, jonas, browse) -> None:
    answer = browse(jonas).post(f"/clients/{dev.uuid}/agreement/", TERMS)
    assert answer["Location"] == f"/agreements/{agreement.uuid}/"
    assert Agreement.objects.filter(client=dev).count() == 1


def test_another_rule_about_guardians_needs_its_ground(fay, mira, browse) -> None:
    page = browse(mira).post(f"/clients/{fay.uuid}/agreement/", TERMS).content.decode()
    assert "say on what ground" in page
    assert not Agreement.objects.exists()
    typed = {**TERMS, "guardian_basis": "State law: 14 and older sign alone."}
    browse(mira).post(f"/clients/{fay.uuid}/agreement/", typed)
    assert Agreement.objects.get().needs_guardian is False


def test_a_draft_is_changed_until_it_is_sent(dev, jonas, browse) -> None:
    agreement = drafting.prepare(dev, by=jonas, now=NOON)
    browse(jonas).post(f"/agreements/{agreement.uuid}/change/", {**TERMS, "call_minutes": "45"})
    assert "at most 45" in fresh(agreement).canonical_text
    sending.send(fresh(agreement), by=jonas, now=NOON)
    browse(jonas).post(f"/agreements/{agreement.uuid}/change/", {**TERMS, "call_minutes": "5"})
    assert "at most 45" in fresh(agreement).canonical_text


def test_a_new_link_goes_out_and_sends_twice_if_asked_twice(agreement, jonas, browse) -> None:
    signer, old = agreement.signers.get(role="client"), link_to(DEV)
    browse(jonas).post(f"/agreements/signers/{signer.uuid}/resend/")
    assert link_to(DEV) != old
    assert SigningLink.objects.filter(revoked_at=None).count() == 1


def test_a_signers_row_says_when_the_newest_link_was_sent(agreement, jonas, browse, travel) -> None:
    def row() -> str:
        page = browse(jonas).get(f"/agreements/{agreement.uuid}/").content.decode()
        return " ".join(re.findall(r'(?s)<p class="row-name">Dev Rao.*?</div>', page)[0].split())

    assert "Link sent<" in row()
    assert "2026-03-10T17:00" in row()
    travel.move_to(NOON + timedelta(days=2))
    sending.resend(agreement.signers.get(role="client"), by=jonas, now=NOON + timedelta(days=2))
    assert "Link sent again<" in row()
    assert "2026-03-12T17:00" in row()
    newest = Message.objects.filter(peer=DEV, template="document-waiting").latest("pk")
    newest.error = "texts off"
    message_failed.send(Message, message=newest, now=NOON + timedelta(days=2, minutes=1))
    assert "Link did not arrive<" in row()
    page = browse(jonas).get(f"/agreements/{agreement.uuid}/").content.decode()
    assert "The link to Dev Rao, ••••0124, did not arrive" in page
    assert "Texts off: STOP received." in page


def test_the_code_on_the_screen_stands_in_no_row_and_in_no_address(agreement, jonas, browse) -> None:
    signer = agreement.signers.get(role="client")
    answer = browse(jonas).post(f"/agreements/signers/{signer.uuid}/code/")
    assert answer.status_code == 200
    assert "<svg" in answer.content.decode()
    assert "/sign/" not in answer.content.decode()
    assert SigningLink.objects.get(revoked_at=None).shown_by == jonas


def test_the_address_of_the_code_that_is_opened_again_leads_to_the_agreement_and_shows_none(
    agreement, jonas, mira, browse
) -> None:
    path = f"/agreements/signers/{agreement.signers.get(role='client').uuid}/code/"
    browser = browse(jonas)
    browser.post(path)
    shown = SigningLink.objects.get(revoked_at=None)
    assert browser.get(path)["Location"] == f"/agreements/{agreement.uuid}/"
    assert SigningLink.objects.get(revoked_at=None) == shown
    assert browse(mira).get(path).status_code == 404


def test_signing_on_this_screen_signs_the_therapist_out_first(agreement, jonas, browse) -> None:
    browser, signer = browse(jonas), agreement.signers.get(role="client")
    assert browser.post(f"/agreements/signers/{signer.uuid}/here/")["Location"] == "/signing/"
    assert SigningSession.objects.get().witness == jonas
    assert browser.get("/signing/consent/").status_code == 200
    assert browser.get("/agreements/").status_code == 302


def scan(content: bytes = b"%PDF-1.7 signed", media_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile("sheet.pdf", content, media_type)


def test_a_sheet_that_was_signed_is_attached_with_its_witness(agreement, jonas, browse) -> None:
    browser, signer = browse(jonas), agreement.signers.get(role="client")
    path = f"/agreements/signers/{signer.uuid}"
    typed = {"name": "Dev Rao", "signed_on": "2026-03-10", "witnessed": "on", "scan": scan()}
    assert browser.post(f"{path}/paper/", typed)["Location"] == f"/agreements/{agreement.uuid}/"
    signature = Signature.objects.get()
    assert (signature.method, signature.witness) == ("paper", jonas)
    assert fresh(agreement).state == State.SIGNED
    assert browser.get(f"{path}/scan/").content == b"%PDF-1.7 signed"
    assert AuditEvent.objects.filter(action="paperscan.read").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scan": scan(b"GIF89a", "image/gif")}, "Choose a PDF, JPEG or PNG"),
        ({"scan": scan(b"not a pdf")}, "Choose a PDF, JPEG or PNG"),
        ({"witnessed": ""}, "seen it signed"),
        ({"signed_on": "2026-03-11"}, "between the drawing up"),
        ({"signed_on": "2020-01-01"}, "between the drawing up"),
    ],
)
def test_a_sheet_is_refused_with_what_to_do(change, words, agreement, jonas, browse) -> None:
    signer = agreement.signers.get(role="client")
    typed = {"name": "Dev Rao", "signed_on": "2026-03-10", "witnessed": "on", "scan": scan(), **change}
    page = browse(jonas).post(f"/agreements/signers/{signer.uuid}/paper/", typed).content.decode()
    assert words in page
    assert not Signature.objects.exists()


def test_the_therapist_acknowledges_it_once(agreement, jonas, browse, let_in) -> None:
    sign(agreement.signers.get(role="client"), DEV, let_in)
    browser = browse(jonas)
    assert "acknowledge it" in browser.get("/").content.decode()
    for _tap in range(2):
        browser.post(f"/agreements/{agreement.uuid}/acknowledge/")
    assert fresh(agreement).state == State.ACTIVE
    assert Signature.objects.filter(method="acknowledged").count() == 1
    assert not Matter.objects.open().exists()


def shown(page: str, part: str) -> str:
    """The words of that part of the page, in one line."""
    return " ".join(re.sub("<[^>]+>", " ", re.search(f"(?s){part}", page)[0]).split())


def test_another_name_than_the_one_on_file_is_shown_before_it_is_acknowledged(agreement, jonas, browse, let_in) -> None:
    client, browser = let_in(DEV), browse(jonas)
    client.post("/signing/consent/")
    client.post("/signing/read/")
    puts(client, "Otra <Persona>")
    said = "Signed as “Otra &lt;Persona&gt;”; on file: Dev Rao"
    page = browser.get(f"/agreements/{agreement.uuid}/").content.decode()
    assert said in shown(page, r"The name that was signed differs.*?</li>")
    assert said in shown(page, r'id="signers-title".*?</ul>')
    page = browser.get(f"/agreements/{agreement.uuid}/acknowledge/").content.decode()
    assert said in shown(page, r'id="signed-title".*?</section>')
    assert said in shown(browser.get("/agreements/").content.decode(), r"The name that was signed differs.*?</li>")
    assert said in shown(browser.get("/").content.decode(), r"The name that was signed differs.*?</li>")


def test_the_list_says_no_names_where_they_are_the_same(agreement, jonas, browse, let_in) -> None:
    client, browser = let_in(DEV), browse(jonas)
    client.post("/signing/consent/")
    puts(client, "dev  RAO")
    for page in ("/agreements/", "/"):
        listed = browser.get(page).content.decode()
        assert "The agreement is signed: acknowledge it" in listed
        assert "on file:" not in listed


def test_the_name_on_file_is_said_once_where_it_is_the_name_signed(agreement, jonas, browse, let_in) -> None:
    client, browser = let_in(DEV), browse(jonas)
    client.post("/signing/consent/")
    client.post("/signing/read/")
    puts(client, "dev  RAO")
    for path in ("", "acknowledge/"):
        assert "Signed as" not in browser.get(f"/agreements/{agreement.uuid}/{path}").content.decode()


def test_the_clients_page_says_since_when_it_stands_as_it_stands(agreement, dev, jonas, browse, let_in, travel) -> None:
    def standing() -> str:
        return re.search(
            r'(?s)id="agreement-title".*?</p>', browse(jonas).get(f"/clients/{dev.uuid}/").content.decode()
        )[0]

    assert "2026-03-10T17:00" in standing()
    travel.move_to(NOON + timedelta(days=1))
    sign(agreement.signers.get(role="client"), DEV, let_in)
    assert "2026-03-11T17:00" in standing()
    travel.move_to(NOON + timedelta(days=2))
    browse(jonas).post(f"/agreements/{agreement.uuid}/acknowledge/")
    assert "Signed and acknowledged" in standing()
    assert "2026-03-12T17:00" in standing()


@pytest.mark.parametrize("typed", ["0", "99999", "-1", "soon"])
def test_a_number_outside_its_limits_is_told_with_its_field_and_its_limits(typed, dev, jonas, browse) -> None:
    page = browse(jonas).post(f"/clients/{dev.uuid}/agreement/", {**TERMS, "call_minutes": typed}).content.decode()
    said = "“A call lasts at most … minutes”: enter a whole number from 5 to 180."
    assert said in shown(page, r'class="error-summary".*?</ul>')
    assert not Agreement.objects.exists()


def test_days_of_grace_left_empty_are_told_with_their_field_and_limits(agreement, dev, jonas, browse, let_in) -> None:
    sign(agreement.signers.get(role="client"), DEV, let_in)
    page = browse(jonas).post(f"/clients/{dev.uuid}/agreement/", {**TERMS, "grace_days": ""}).content.decode()
    said = "“Days for which the present one still holds”: enter a whole number from 1 to 365."
    assert said in shown(page, r'class="error-summary".*?</ul>')


def test_taking_it_back_needs_a_reason(agreement, jonas, browse) -> None:
    path = f"/agreements/{agreement.uuid}/void/"
    assert "Say why it is taken back." in browse(jonas).post(path, {"reason": " "}).content.decode()
    browse(jonas).post(path, {"reason": "The hours were wrong."})
    assert fresh(agreement).state == State.VOIDED
    assert "The hours were wrong." in browse(jonas).get(f"/agreements/{agreement.uuid}/").content.decode()


def test_withdrawing_is_two_acts(agreement, jonas, browse, let_in) -> None:
    signer = agreement.signers.get(role="client")
    sign(signer, DEV, let_in)
    path, typed = f"/agreements/{agreement.uuid}/withdraw/", {"signer": str(signer.uuid), "channel": "call"}
    browse(jonas).post(path, {**typed, "what": "electronic"})
    assert fresh(agreement).state == State.SIGNED
    assert fresh(signer).consent_withdrawn_at == NOON
    browse(jonas).post(path, {**typed, "what": "agreement"})
    assert fresh(agreement).state == State.WITHDRAWN


def test_the_list_shows_what_is_to_look_after_first(agreement, jonas, browse, let_in) -> None:
    browser = browse(jonas)
    assert "Nothing to look after" in browser.get("/agreements/").content.decode()
    assert "Dev Rao" in browser.get("/agreements/?show=waiting").content.decode()
    let_in(DEV).post("/signing/question/", {"words": "May I call at night?"})
    assert "A question about the agreement" in browser.get("/agreements/").content.decode()
    page = browser.get(f"/agreements/{agreement.uuid}/").content.decode()
    assert "May I call at night?" in page
    assert AuditEvent.objects.filter(action="agreement.read", subject_id=str(agreement.pk)).exists()


def test_nobody_sees_the_agreements_of_others(agreement, mira, ines, browse) -> None:
    for stranger in (mira, ines):
        assert "Dev Rao" not in browse(stranger).get("/agreements/?show=all").content.decode()
        assert "Dev Rao" not in browse(stranger).get("/").content.decode()


def test_the_board_asks_little_more_of_the_database(agreement, jonas, browse, let_in) -> None:
    let_in(DEV).post("/signing/question/", {"words": "May I call at night?"})
    page = browse(jonas).get("/").content.decode()
    assert "A question about the agreement" in page
    assert AuditEvent.objects.filter(action="matter.read").exists()


def test_a_new_one_replaces_the_one_in_force_after_days_of_grace(agreement, dev, jonas, browse, let_in) -> None:
    sign(agreement.signers.get(role="client"), DEV, let_in)
    browse(jonas).post(f"/clients/{dev.uuid}/agreement/", {**TERMS, "grace_days": "14"})
    draft = Agreement.objects.waiting().get(client=dev)
    assert draft.supersedes == agreement
    assert fresh(agreement).grace_until == NOON + timedelta(days=14)
    assert fresh(agreement).in_force


@pytest.mark.parametrize("field", ["own_terms", "how_to_reach", "meanwhile"])
def test_what_cannot_be_printed_is_said_where_it_is_written(field, dev, jonas, browse) -> None:
    typed = {**TERMS, field: "Dev texts first.\r\n\r\nThen calls 🙂"}
    page = browse(jonas).post(f"/clients/{dev.uuid}/agreement/", typed).content.decode()
    assert "cannot be printed" in page
    assert not Agreement.objects.exists()


def test_a_name_that_cannot_be_printed_keeps_it_a_draft_and_says_so(dev, jonas, browse) -> None:
    dev.name = "Dev 🙂 Rao"
    dev.save(update_fields=["name"])
    draft = drafting.prepare(dev, by=jonas, now=NOON)
    page = browse(jonas).post(f"/agreements/{draft.uuid}/send/", follow=True).content.decode()
    assert "cannot be printed" in page
    assert fresh(draft).state == State.DRAFT


def test_an_e_mail_to_which_codes_go_is_changed_only_just_after_signing_in(browse, jonas, dev) -> None:
    jonas.set_password("coaching-demo")
    jonas.save()
    browser, there = browse(jonas), f"/clients/{dev.uuid}/emails/"
    answer = browser.post(there, {"client": "somebody.else@example.org"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert fresh(dev).email == ""
    browser.post("/accounts/reauthenticate/", {"password": "coaching-demo"})
    assert browser.get(there).status_code == 200
