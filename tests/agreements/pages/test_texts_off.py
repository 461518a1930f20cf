"""A link for signing to a phone that has sent STOP: why it was not sent, since when, and what to do instead."""

from datetime import timedelta

import pytest

from agreements import drafting, sending
from agreements.models import SigningLink, State
from clients import records
from telephony import stops
from tests.agreements.pages.conftest import FAY, sign
from tests.riverbend import DEV, KARIN, LINE, NOON, fresh, texts_to

WHY = (
    "Not sent: STOP was texted from this phone, so no text of ours reaches it until START is texted from it. Send the"
    " link by e-mail, or let it be signed in person or on paper."
)
BESIDE = "No link can be texted until START is texted from this phone."


def stop(number, at=NOON):
    stops.stop(line=LINE, peer=number, now=at)


def page_of(browser, agreement):
    return browser.get(f"/agreements/{agreement.uuid}/").content.decode()


def resend(browser, agreement, role="client", **how):
    signer = agreement.signers.get(role=role)
    return browser.post(f"/agreements/signers/{signer.uuid}/resend/", how, follow=True).content.decode()


def test_a_new_link_is_refused_because_of_the_stop(agreement, jonas, browse) -> None:
    stop(DEV)
    assert WHY in resend(browse(jonas), agreement)
    assert texts_to(DEV) == ["document-waiting"]  # the first one
    assert SigningLink.objects.get().revoked_at is None


def test_the_signers_row_says_so_before_it_is_tried(agreement, jonas, browse) -> None:
    assert BESIDE not in page_of(browse(jonas), agreement)
    since = NOON - timedelta(hours=2)
    stop(DEV, at=since)
    page = page_of(browse(jonas), agreement)
    assert f'datetime="{since:%Y-%m-%dT%H}' in page.partition("texts off: STOP received")[2].partition(BESIDE)[0]
    assert BESIDE in page


def test_start_is_the_way_back(agreement, jonas, browse) -> None:
    stop(DEV)
    stops.start(line=LINE, peer=DEV, now=NOON + timedelta(minutes=1))
    browser = browse(jonas)
    assert BESIDE not in page_of(browser, agreement)
    assert "A new link is on its way" in resend(browser, agreement)


def test_the_email_goes_all_the_same(agreement, dev, jonas, browse) -> None:
    records.set_emails(dev, email="dev@example.org", by=jonas, now=NOON)
    stop(DEV)
    assert "A new link is on its way" in resend(browse(jonas), agreement, by="email")


def test_a_draft_stays_one_and_says_why(dev, jonas, browse) -> None:
    draft = drafting.prepare(dev, by=jonas, now=NOON)
    stop(DEV)
    assert WHY in browse(jonas).post(f"/agreements/{draft.uuid}/send/", follow=True).content.decode()
    assert fresh(draft).state == State.DRAFT


def test_a_number_that_never_agreed_to_texts_is_another_reason(dev, agreement, jonas, browse) -> None:
    dev.phones.update(texts_agreed_at=None)
    page = resend(browse(jonas), agreement)
    assert "No number on file may be texted." in page
    assert BESIDE not in page


@pytest.fixture
def fays(fay, mira, let_in):
    """Signed by Fay; Karin's turn."""
    sent = sending.send(drafting.prepare(fay, by=mira, now=NOON), by=mira, now=NOON)
    sign(sent.signers.get(role="client"), FAY, let_in)
    return sent


def test_of_the_one_who_is_waited_for(fays, mira, browse) -> None:
    stop(FAY)
    assert BESIDE not in page_of(browse(mira), fays)
    stop(KARIN)
    browser = browse(mira)
    assert page_of(browser, fays).count(BESIDE) == 1
    assert WHY in resend(browser, fays, role="guardian")
