"""The admin writes the clinic's texts: blocks are moved without JavaScript, kept, published, frozen."""

import pytest

from agreements import blocks, templates
from agreements.models import Disclosure, Matter, TemplateVersion
from tests.agreements.pages.conftest import sign
from tests.riverbend import DEV, NOON, fresh


@pytest.fixture
def draft(agreement, ada) -> TemplateVersion:
    return templates.open_draft(agreement.template_version.template, by=ada, now=NOON)


def form(title: str, *rows: tuple[str, str], prefix: str = "", **more: str) -> dict:
    return {
        f"{prefix}title": title,
        f"{prefix}kind": [kind for kind, _words in rows],
        f"{prefix}when": ["" for _row in rows],
        f"{prefix}words": [words for _kind, words in rows],
        **more,
    }


ROWS = (("section", "First"), ("points", "one\ntwo"), ("crisis", ""))


def test_a_button_moves_a_block_and_keeps_nothing(draft, ada, browse) -> None:
    before = draft.texts
    path = f"/agreements/texts/{draft.uuid}/en/edit/"
    answer = browse(ada).post(path, form("Title", *ROWS, op="down:0"))
    assert [row["kind"] for row in answer.context["rows"]] == ["points", "section", "crisis"]
    answer = browse(ada).post(path, form("Title", *ROWS, op="add:2"))
    assert [row["kind"] for row in answer.context["rows"]] == ["section", "points", "crisis", "paragraph"]
    answer = browse(ada).post(path, form("Title", *ROWS, op="remove:0"))
    assert [row["kind"] for row in answer.context["rows"]] == ["points", "crisis"]
    for nonsense in ("up:99", "down:-4", "fly:1", "remove:x", "add:77"):
        answer = browse(ada).post(path, form("Title", *ROWS, op=nonsense))
        assert [row["kind"] for row in answer.context["rows"]] == ["section", "points", "crisis"]
    assert fresh(draft).texts == before


def test_the_draft_is_kept_as_blocks(draft, ada, browse) -> None:
    browse(ada).post(f"/agreements/texts/{draft.uuid}/en/edit/", form("Title", *ROWS, save="1"))
    assert fresh(draft).texts["en"] == {
        "title": "Title",
        "blocks": [blocks.section("First"), blocks.points("one", "two"), blocks.CRISIS],
    }


def test_a_text_without_crisis_lines_is_not_kept(draft, ada, browse) -> None:
    page = browse(ada).post(f"/agreements/texts/{draft.uuid}/en/edit/", form("Title", *ROWS[:2], save="1"))
    assert "The crisis lines are missing" in page.content.decode()
    assert fresh(draft).texts["en"]["title"] != "Title"


def test_a_line_that_cannot_be_printed_is_named_and_not_kept(draft, ada, browse) -> None:
    rows = (("points", "Call early\nWe answer 🙂"), ("crisis", ""))
    page = browse(ada).post(f"/agreements/texts/{draft.uuid}/en/edit/", form("Title", *rows, save="1"))
    assert "“We answer 🙂”" in page.content.decode()
    assert fresh(draft).texts["en"]["title"] != "Title"


def test_the_preview_reads_as_a_client_reads_it(draft, ada, browse) -> None:
    rows = (("paragraph", "Ask {therapist} at {clinic}. <b>{nothing}</b>"), ("crisis", ""))
    page = browse(ada).post("/agreements/texts/preview/en/", form("Title", *rows)).content.decode()
    assert "Ask your therapist at Riverbend DBT. &lt;b&gt;&lt;/b&gt;" in page
    assert "988" in page


@pytest.mark.parametrize("rows", [(), (("crisis", ""),), (("section", "Besides"), ("own_terms", ""))])
def test_the_preview_of_little_is_little(rows, draft, ada, browse) -> None:
    page = browse(ada).post("/agreements/texts/preview/en/", form("Title", *rows))
    assert page.status_code == 200
    assert "Besides" not in page.content.decode()


def test_a_material_change_says_what_changed_and_asks_again(agreement, draft, ada, browse, let_in) -> None:
    sign(agreement.signers.get(role="client"), DEV, let_in)
    path = f"/agreements/texts/{draft.uuid}/publish/"
    assert "Say what changed" in browse(ada).post(path, {"change": "material"}).content.decode()
    typed = {"change": "material", "changed_en": "Calls are shorter.", "changed_es": "Las llamadas son más cortas."}
    browse(ada).post(path, typed)
    assert fresh(draft).published_at == NOON
    assert Matter.objects.open().filter(agreement=agreement, kind="resign").exists()
    assert browse(ada).get(f"/agreements/texts/{draft.uuid}/en/edit/").status_code == 404


def test_whether_a_guardian_signs_has_its_ground(draft, ada, browse) -> None:
    path = f"/agreements/texts/{draft.template.uuid}/guardian/"
    assert "Say on what ground" in browse(ada).post(path, {"required": "on", "basis": ""}).content.decode()
    browse(ada).post(path, {"required": "on", "basis": "Our own rule."})
    assert fresh(draft.template).guardian_required is True


def test_the_disclosure_is_written_anew_as_a_version(agreement, ada, browse) -> None:
    data = form("Paper or screen", ("paragraph", "Paper is an equal choice."), prefix="en-")
    data |= form("Papel o pantalla", ("paragraph", "El papel vale lo mismo."), prefix="es-")
    browse(ada).post("/agreements/texts/disclosure/", {**data, "op": "es:add:0"})
    assert Disclosure.objects.count() == 1
    browse(ada).post("/agreements/texts/disclosure/", {**data, "save": "1"})
    assert Disclosure.objects.get(number=2).texts["es"]["title"] == "Papel o pantalla"


def test_another_clinic_has_texts_of_its_own(draft, otto, browse) -> None:
    assert "Draft" not in browse(otto).get("/agreements/texts/").content.decode()
