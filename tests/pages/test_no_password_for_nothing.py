"""Who may not open a page about somebody reads that there is nothing, and types no password to be told so."""

from uuid import uuid4

import pytest
from django.core.cache import cache

from clinic import denied
from clinic.models import AuditEvent

PAGES = [
    "/clients/{}/phones/", "/clients/{}/phones/1/", "/clients/{}/phones/1/retire/", "/clients/{}/caregivers/",
    "/clients/{}/caregivers/5a7e5d1c-6ac5-4b0e-9f0c-0d3e86f4a3b1/", "/clients/{}/emails/",
]  # fmt: skip
OF_AN_ADMIN = "/settings/keeping/{}/delete/"


@pytest.fixture(autouse=True)
def _nobody_asked_before(db):
    cache.clear()


@pytest.fixture
def with_password(browse):
    def signed_in(user):
        user.set_password("coaching-demo")
        user.save()
        return browse(user)

    return signed_in


@pytest.mark.parametrize("page", PAGES)
def test_of_a_colleagues_client_it_is_said_before_the_password(with_password, mira, ben, page) -> None:
    hers = with_password(mira)
    theirs, nobodys = (hers.post(page.format(uuid)) for uuid in (ben.uuid, uuid4()))
    assert theirs.status_code == 404
    assert theirs.content == nobodys.content
    assert AuditEvent.objects.filter(action=denied.ACTION, actor_id=mira.pk).count() == 2


@pytest.mark.parametrize("page", PAGES)
def test_of_ones_own_the_password_is_asked_for(with_password, jonas, ben, page) -> None:
    assert with_password(jonas).post(page.format(ben.uuid))["Location"].startswith("/accounts/reauthenticate/")


def test_another_clinics_record_is_nothing_to_an_admin(with_password, ada, otto, ben) -> None:
    page = OF_AN_ADMIN.format(ben.uuid)
    assert with_password(otto).get(page).status_code == 404
    assert with_password(ada).get(page)["Location"].startswith("/accounts/reauthenticate/")
