"""A pause ends at the same minute wherever it stands: when the clock shows what the client was told, it is over."""

from datetime import timedelta

from coaching import acts
from telephony import wording
from tests.pages.conftest import NOON

TOLD_AT = NOON - timedelta(seconds=20)


def test_staff_read_the_minute_that_the_client_was_told(browse, jonas, cleo) -> None:
    acts.record(cleo, occurred_at=None, precision="unknown", reported_by="client", by=jonas, now=TOLD_AT)
    assert wording.when(TOLD_AT + timedelta(hours=24), "America/Chicago", "en") == "Wed Mar 11, 1:00 pm CDT"
    for path in ("/", f"/clients/{cleo.uuid}/", f"/clients/{cleo.uuid}/texts/"):
        page = browse(jonas).get(path).content.decode()
        assert "Wed 1:00 pm CDT" in page, path
        assert "Wed 12:59 pm" not in page, path
