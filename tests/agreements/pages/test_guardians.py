"""Fay's agreement needs Karin; Karin signs for two children with one code."""

from agreements import drafting, life, sending
from agreements.models import SigningSession, State
from agreements.terms import Terms
from clients import records
from tests.agreements.pages.conftest import FAY, link_to, puts, sign
from tests.riverbend import KARIN, NOON, fresh


def test_it_asks_the_guardian_when_the_client_has_signed(fays, let_in) -> None:
    sign(fays.signers.get(role="client"), FAY, let_in)
    assert fresh(fays).state == State.CLIENT_SIGNED
    browser = let_in(KARIN)
    browser.post("/signing/consent/")
    page = browser.get("/signing/sign/").content.decode()
    assert "I am the parent or legal guardian" in page
    sign(fays.signers.get(role="guardian"), KARIN, let_in)
    assert fresh(fays).state == State.SIGNED


def test_the_client_reads_who_is_asked_next(fays, let_in) -> None:
    browser = let_in(FAY)
    browser.post("/signing/consent/")
    answer = puts(browser, "Fay Lindqvist", follow=True)
    assert "Now Karin Lindqvist is asked to sign too" in answer.content.decode()
    assert "Coaching by phone begins when that is done" in answer.content.decode()


def test_while_a_new_one_waits_for_the_guardian_the_present_one_is_said_to_hold(fays, mira, let_in) -> None:
    sign(fays.signers.get(role="client"), FAY, let_in)
    sign(fays.signers.get(role="guardian"), KARIN, let_in)
    new = life.renew(fresh(fays), terms=Terms(call_minutes=30), by=mira, now=NOON)
    sending.send(new, by=mira, now=NOON)
    browser = let_in(FAY)
    browser.post("/signing/consent/")
    page = puts(browser, "Fay Lindqvist", follow=True).content.decode()
    assert "the agreement that you have now still holds" in page
    assert "begins when that is done" not in page


def test_the_guardian_reads_for_whom_coaching_is_open(fays, let_in) -> None:
    sign(fays.signers.get(role="client"), FAY, let_in)
    browser = let_in(KARIN)
    browser.post("/signing/consent/")
    page = puts(browser, "Karin Lindqvist", follow=True).content.decode()
    assert "Coaching by phone is open to Fay Lindqvist from now on" in page


def test_the_same_guardian_goes_on_to_another_child_without_another_code(fays, mira, let_in) -> None:
    ebba = records.create(clinic=mira.clinic, name="Ebba Lindqvist", programme="adolescent", by=mira, now=NOON)
    records.add_phone(ebba, number="+13145550129", texts_agreed=True, by=mira, now=NOON)
    records.assign_primary(ebba, therapist=mira, by=mira, now=NOON)
    records.add_caregiver(
        ebba, name="Karin Lindqvist", relationship="mother", phone=KARIN, guardian=True, by=mira, now=NOON
    )
    hers = sending.send(drafting.prepare(ebba, by=mira, now=NOON), by=mira, now=NOON)
    sign(fays.signers.get(role="client"), FAY, let_in)
    fays_link = link_to(KARIN)
    sign(hers.signers.get(role="client"), "+13145550129", let_in)
    assert link_to(KARIN) != fays_link
    browser = let_in(KARIN)
    browser.post("/signing/consent/")
    page = puts(browser, "Karin Lindqvist", follow=True).content.decode()
    other = fays.signers.get(role="guardian")
    assert f"/signing/others/{other.uuid}/" in page
    assert browser.post(f"/signing/others/{other.uuid}/")["Location"] == "/signing/"
    assert SigningSession.objects.latest("pk").signer == other
    assert browser.post(f"/signing/others/{fays.signers.get(role='client').uuid}/").status_code == 404
