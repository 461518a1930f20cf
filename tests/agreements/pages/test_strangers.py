"""Who was let in to sign one agreement, at the doors of another: their key opens their own alone (P8)."""

import pytest
from django.urls import reverse

from agreements.models import SigningSession
from agreements.urls import by_key, by_link
from tests.agreements.pages.conftest import FAY, link_to
from tests.riverbend import DEV
from tests.strangers import METHODS, Knock, knocked, nothing_changes

BEGINS_WITH = ("agreement",)
DEVS = "Dev"


@pytest.fixture
def fays_browser(agreement, fays, let_in):
    return let_in(FAY)


def test_at_another_clients_link_nobody_is_let_in_without_its_own_code(agreement, fays_browser) -> None:
    """The door asks for a code, and a code of one's own is the wrong one."""
    path = link_to(DEV)
    before = SigningSession.objects.count()
    page = fays_browser.get(path).content.decode()
    assert DEVS not in page
    fays_browser.post(path)
    assert fays_browser.post(f"{path}code/", {"code": "000000"})["Location"].startswith(path)
    assert SigningSession.objects.count() == before


def test_at_another_clients_link_every_other_method_changes_nothing(agreement, fays_browser) -> None:
    doors = [Knock(each.name, reverse(each.name, args=[link_to(DEV).split("/")[2]]), ("get",)) for each in by_link]
    with nothing_changes():
        answers = [knocked(fays_browser, method, door) for door in doors for method in METHODS if method != "post"]
    assert not [answer for answer in answers if DEVS in answer.content.decode()]


def test_behind_the_code_there_is_ones_own_agreement_and_nobody_elses(agreement, fays, fays_browser) -> None:
    devs = agreement.signers.get(role="client")
    pages = [each.name for each in by_key if each.name not in ("signing-carry-on", "signing-over", "signing-end")]
    for name in pages:
        assert DEVS not in fays_browser.get(reverse(name)).content.decode(), name
    knock = Knock("signing-carry-on", reverse("signing-carry-on", args=[devs.uuid]), ("post",))
    assert {knocked(fays_browser, method, knock).status_code for method in METHODS} <= {404, 405}
    assert not SigningSession.objects.filter(signer=devs).exists()
