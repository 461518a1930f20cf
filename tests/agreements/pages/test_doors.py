"""Every page for staff, knocked at by everybody: who it opens to, by which method, for whom it does not exist."""

from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, reverse

from agreements import templates, urls
from agreements.models import Matter, NoteKind, SignerNote
from tests import strangers
from tests.agreements.pages.conftest import NOON

PUBLIC = ("sign", "signing", "verify")  # the pages for signers, and the check of a file, have tests of their own

BEGINS_WITH = ("agreement",)


@dataclass(frozen=True)
class Door:
    """`of`: whose address it is; `methods` it takes; `to`: who finds it there."""

    name: str
    of: str = ""
    methods: str = "GET"
    to: str = "jonas ada lee"


DOORS = [
    Door("client-agreement", "dev", "GET POST", "jonas ada"),
    Door("client-emails", "dev", "GET POST", "jonas ada"),
    Door("agreements"),
    Door("agreement", "agreement"),
    Door("agreement-evidence", "agreement"),
    Door("agreement-pdf", "agreement"),
    Door("agreement-print", "agreement"),
    Door("agreement-change", "agreement", "GET POST", "jonas ada"),
    Door("agreement-send", "agreement", "POST", "jonas ada"),
    Door("agreement-acknowledge", "agreement", "GET POST", "jonas"),
    Door("agreement-void", "agreement", "GET POST", "jonas ada"),
    Door("agreement-withdraw", "agreement", "GET POST", "jonas ada"),
    Door("agreement-review", "agreement", "GET POST", "jonas ada"),
    Door("signer-resend", "signer", "POST", "jonas ada"),
    Door("signer-code", "signer", "POST", "jonas ada"),
    Door("signer-here", "signer", "POST", "jonas ada"),
    Door("signer-paper", "signer", "GET POST", "jonas ada"),
    Door("signer-scan", "signer"),
    Door("matter-close", "matter", "POST", "jonas ada"),
    Door("note-settle", "note", "POST", "jonas ada"),
    Door("agreement-texts", to="ada"),
    Door("texts-defaults", methods="POST", to="ada"),
    Door("disclosure", methods="GET POST", to="ada"),
    Door("text-preview", "language", "POST", "ada"),
    Door("text-draft", "template", "POST", "ada"),
    Door("text-guardian", "template", "GET POST", "ada"),
    Door("text-publish", "draft", "GET POST", "ada"),
    Door("text-discard", "draft", "POST", "ada"),
    Door("text-version", "version", "GET", "ada"),
    Door("text-edit", "written", "GET POST", "ada"),
]
every_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)


@pytest.fixture
def lee_is_on_the_team(dev, lee) -> None:
    dev.team.create(user=lee, role="leader", since=NOON)


@pytest.fixture
def address(agreement, dev, ada, lee_is_on_the_team):
    def made(door: Door) -> str:
        return reverse(door.name, args=_args(door, agreement, dev, ada))

    return made


def _args(door, agreement, dev, ada) -> list:
    signer = agreement.signers.get(role="client")
    if door.of == "matter":
        return [Matter.objects.create(agreement=agreement, kind="paper", opened_at=NOON).pk]
    if door.of == "note":
        return [SignerNote.objects.create(signer=signer, kind=NoteKind.QUESTION, words="?", written_at=NOON).uuid]
    template = agreement.template_version.template
    if door.of in ("draft", "written"):
        draft = templates.open_draft(template, by=ada, now=NOON)
        return [draft.uuid] if door.of == "draft" else [draft.uuid, "es"]
    found = {"dev": [dev.uuid], "agreement": [agreement.uuid], "signer": [signer.uuid], "template": [template.uuid]}
    return {**found, "version": [agreement.template_version.uuid, "en"], "language": ["en"]}.get(door.of, [])


def test_the_table_names_every_page() -> None:
    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name
            else:
                yield from names(pattern.url_patterns)

    ours = {name for name in names(urls.urlpatterns) if name.split("-")[0] not in PUBLIC}
    assert ours == {door.name for door in DOORS}


@every_door
def test_strangers_find_nothing_and_change_nothing(door, address, request, jonas, ada) -> None:
    """Whoever is not signed in, left, or lacks the second factor; another clinic's therapist and admin, a colleague
    whose client it is not, another role.
    """
    url = address(door)
    gone = strangers.browser_of_somebody_who_left(jonas.clinic, now=NOON)
    for browser in (Browser(), gone):
        strangers.is_sent_to(strangers.TO_SIGN_IN, url, browser)
    strangers.all_find_nothing(url, door.methods, map(request.getfixturevalue, _strangers(door)))
    strangers.without_second_factor(url, ada if door.to == "ada" else jonas)


def _strangers(door: Door):
    if door.of and door.of != "language":
        yield from ("ines", "otto", "mira")
    yield from {"jonas", "ada", "lee"} - set(door.to.split())


@every_door
def test_it_takes_only_its_methods(door, address, browse, jonas, ada) -> None:
    url, who = address(door), ada if door.to == "ada" else jonas
    for method in {"GET", "POST", "PUT", "DELETE"} - set(door.methods.split()):
        assert getattr(browse(who), method.lower())(url).status_code == 405


@pytest.mark.parametrize(
    "door", [d for d in DOORS if "GET" in d.methods and d.name != "signer-scan"], ids=lambda door: door.name
)
def test_it_opens_to_those_whose_it_is(door, address, browse, jonas, ada) -> None:
    url, who = address(door), ada if door.to == "ada" else jonas
    answer = browse(who).get(url)
    assert answer.status_code in (200, 302)
    assert "no-store" in answer["Cache-Control"]
