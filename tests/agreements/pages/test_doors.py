"""Every page for staff, knocked at by everybody: who it opens to, by which method, for whom it does not exist."""

from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, reverse

from agreements import templates, urls
from agreements.models import Matter, NoteKind, SignerNote
from tests import strangers
from tests.agreements.pages.conftest import NOON
from tests.strangers import Knock

PUBLIC = ("sign", "signing", "verify")  # the pages for signers, and the check of a file, have tests of their own

BEGINS_WITH = ("agreement",)


@dataclass(frozen=True)
class Door:
    """`of`: whose address it is; `methods` it takes; `to`: who finds it there."""

    name: str
    of: str = ""
    methods: str = "GET"
    to: str = "jonas ada lee"

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(self.methods.lower().split())


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
    Door("signer-code", "signer", "GET POST", "jonas ada"),
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
OF_JONAS = [door for door in DOORS if "jonas" in door.to]
OF_ADA_ALONE = [door for door in DOORS if door.to == "ada"]


@pytest.fixture
def lee_is_on_the_team(dev, lee) -> None:
    dev.team.create(user=lee, role="leader", since=NOON)


@pytest.fixture
def knocks(agreement, dev, ada, lee_is_on_the_team):
    def made(doors) -> list[Knock]:
        found: dict[str, list] = {}
        for door in doors:
            if door.of not in found:
                found[door.of] = _args(door, agreement, dev, ada)
        return [Knock(door.name, reverse(door.name, args=found[door.of]), door.taken) for door in doors]

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


def test_whoever_has_no_account_here_any_more_or_never_had_one_is_sent_to_the_sign_in(knocks, jonas, ana) -> None:
    doors = knocks(DOORS)
    gone = strangers.browser_of_somebody_who_left(jonas.clinic, now=NOON)
    for browser in (Browser(), gone, strangers.browser_of_a_signer(ana, by=jonas, now=NOON)):
        strangers.is_sent_to(strangers.TO_SIGN_IN, browser, doors)


def test_without_the_second_factor_its_set_up_is_all_there_is(knocks, jonas, ada) -> None:
    for user, doors in ((jonas, OF_JONAS), (ada, OF_ADA_ALONE)):
        strangers.is_asked_for_a_second_factor(user, knocks(doors))


@pytest.mark.parametrize("name", ["ines", "otto", "mira"])
def test_another_clinics_people_and_a_colleague_find_no_record(name, knocks, request) -> None:
    doors = knocks([door for door in DOORS if door.of not in ("", "language")])
    strangers.finds_nothing(request.getfixturevalue(name), doors)


def test_another_role_finds_no_page(knocks, jonas, ada, lee) -> None:
    for name, user in (("jonas", jonas), ("ada", ada), ("lee", lee)):
        strangers.finds_nothing(user, knocks([door for door in DOORS if name not in door.to.split()]))


def test_every_door_takes_only_its_methods_and_opens_to_those_whose_it_is(knocks, jonas, ada) -> None:
    for user, doors in ((jonas, OF_JONAS), (ada, OF_ADA_ALONE)):
        theirs = knocks(doors)
        strangers.takes_only_its_methods(user, theirs)
        strangers.opens(user, [knock for knock in theirs if knock.name != "signer-scan"], with_status=(200, 302))
