"""The clinic's texts: blocks that mean nothing but words, versions that freeze, changes that say what changed."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from agreements import blocks, drafting, templates, terms, words
from agreements.models import Agreement, Change, Disclosure, Template, TemplateVersion
from clients import records
from clinic import audit
from clinic.models import CrisisLine
from tests.agreements.flow.desk import DEV, NOON, TERMS, later, open_matters, sent, signs

TEXT = {"title": "Coaching", "blocks": [blocks.paragraph("Call {therapist}."), blocks.CRISIS]}
CHANGED = {"en": ["The call is shorter."], "es": ["La llamada es más breve."]}


@pytest.fixture
def template(riverbend) -> Template:
    return Template.objects.get(clinic=riverbend, audience="adult")


@pytest.fixture
def draft(template, ada) -> TemplateVersion:
    return templates.open_draft(template, by=ada, now=NOON)


def with_blocks(*some):
    return {"title": "Coaching", "blocks": [*some, blocks.CRISIS]}


@pytest.mark.parametrize("audience", ["adult", "adolescent", "family"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("guardian", [True, False])
def test_every_first_text_can_be_published_and_read(riverbend, audience, language, guardian):
    text = words.TEMPLATES[audience][language]
    blocks.check(text)
    filled = templates.preview(text, clinic=riverbend, language=language, guardian=guardian, now=NOON)
    said = blocks.canonical(filled)
    assert "{" not in said
    assert "988" in said
    assert "+1 314-555-0100" in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_both_languages_have_the_same_blocks(language):
    for texts in (*words.TEMPLATES.values(), words.DISCLOSURE):
        shapes = [
            [(block["kind"], block.get("when"), len(block.get("items", ()))) for block in text["blocks"]]
            for text in texts.values()
        ]
        assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    "text",
    [
        {"title": "", "blocks": [blocks.CRISIS]},
        {"title": "Coaching"},
        {"title": "Coaching", "blocks": []},
        {"title": "Coaching", "blocks": [blocks.CRISIS] * 121},
        {"title": "Coaching", "blocks": [blocks.paragraph("No crisis lines")]},
        {"title": "Coaching", "blocks": [{**blocks.CRISIS, "when": "rule"}]},
        with_blocks({"kind": "script", "text": "x"}),
        with_blocks(blocks.paragraph("x", when="full_moon")),
        with_blocks(blocks.paragraph(" ")),
        with_blocks({"kind": "points", "items": "one"}),
        with_blocks({"kind": "points", "items": [3]}),
        with_blocks(blocks.paragraph("{password}")),
        with_blocks(blocks.paragraph("x" * 2001)),
    ],
)
def test_a_text_that_cannot_be_published_is_refused_in_words(text):
    with pytest.raises(ValidationError):
        blocks.check(text)


def test_what_is_published_is_frozen(template):
    version = templates.current(template.clinic_id, "adult")
    version.texts = {}
    with pytest.raises(Exception, match="published: UPDATE of agreements_templateversion is refused"):
        version.save()


def test_what_is_published_is_not_thrown_away(template, ada):
    version = templates.current(template.clinic_id, "adult")
    with pytest.raises(templates.AlreadyPublished):
        templates.discard(version, by=ada, now=NOON)
    with pytest.raises(templates.AlreadyPublished):
        templates.write(version, language="en", text=TEXT, by=ada, now=NOON)


def test_a_draft_begins_as_a_copy_and_there_is_one(draft, template, ada):
    assert draft.texts == templates.current(template.clinic_id, "adult").texts
    assert templates.open_draft(template, by=ada, now=later(hours=1)) == draft
    templates.discard(draft, by=ada, now=later(hours=1))
    assert templates.open_draft(template, by=ada, now=later(hours=2)).number == 2


def test_a_material_change_asks_those_who_signed(dev, jonas, draft, ada):
    agreement = sent(dev, by=jonas)
    signs(DEV, "Dev Rao")
    templates.write(draft, language="en", text=TEXT, by=ada, now=later(days=1))
    version = templates.publish(draft, change=Change.MATERIAL, what_changed=CHANGED, by=ada, now=later(days=1))
    assert "resign" in open_matters(agreement)
    assert [one.pk for one in templates.to_sign_again(version)] == [agreement.pk]
    assert Agreement.objects.get(pk=agreement.pk).in_force


def test_an_editorial_change_asks_nobody(dev, jonas, draft, ada):
    agreement = sent(dev, by=jonas)
    signs(DEV, "Dev Rao")
    templates.publish(draft, change=Change.EDITORIAL, what_changed={}, by=ada, now=later(days=1))
    assert "resign" not in open_matters(agreement)


def test_a_material_change_says_what_changed_in_every_language(draft, ada):
    with pytest.raises(ValidationError):
        templates.publish(draft, change=Change.MATERIAL, what_changed={"en": CHANGED["en"]}, by=ada, now=NOON)


def test_an_empty_draft_is_not_published(riverbend, ada):
    bare = Template.objects.create(clinic=riverbend, audience="other", created_at=NOON)
    draft = templates.open_draft(bare, by=ada, now=NOON)
    with pytest.raises(ValidationError):
        templates.publish(draft, change=Change.MATERIAL, what_changed={}, by=ada, now=NOON)


def test_a_guardian_rule_has_its_ground(template, ada, dev, jonas):
    with pytest.raises(ValidationError):
        templates.set_guardian_rule(template, required=True, basis=" ", by=ada, now=NOON)
    templates.set_guardian_rule(template, required=True, basis="Adults under care", by=ada, now=NOON)
    assert drafting.prepare(dev, by=jonas, now=NOON).guardian_basis == "Adults under care"


def test_another_clinics_staff_change_nothing(template, otto):
    with pytest.raises(audit.OtherClinic):
        templates.set_guardian_rule(template, required=True, basis="x", by=otto, now=NOON)
    with pytest.raises(audit.OtherClinic):
        templates.open_draft(template, by=otto, now=NOON)


def test_another_clinics_staff_see_no_agreement(dev, jonas, otto):
    agreement = sent(dev, by=jonas)
    assert not Agreement.objects.visible_to(otto).exists()
    assert list(Agreement.objects.visible_to(jonas)) == [agreement]
    assert not agreement.matters.model.objects.visible_to(otto).exists()


def test_a_new_disclosure_is_a_new_number(riverbend, ada):
    text = {"title": "Signing on a screen", "blocks": [blocks.paragraph("Paper is fine too.")]}
    assert templates.disclose(riverbend, texts={"en": text}, by=ada, now=NOON).number == 2
    assert templates.current_disclosure(riverbend.pk).text_for("es")["title"] == "Signing on a screen"
    with pytest.raises(ValidationError):
        templates.disclose(riverbend, texts={"en": {}}, by=ada, now=NOON)


def test_a_clinic_without_texts_gets_the_first_ones(otto, db):
    assert not Disclosure.objects.filter(clinic=otto.clinic).exists()
    with pytest.raises(templates.NoSuchText):
        templates.current_disclosure(otto.clinic_id)
    hana = records.create(clinic=otto.clinic, name="Hana Sato", by=otto, now=NOON)
    assert drafting.prepare(hana, by=otto, now=NOON).template_version.number == 1
    assert templates.add_defaults(otto.clinic, by=otto, now=NOON) == ()


def test_a_draft_is_filled_anew_with_other_terms(dev, jonas):
    draft = drafting.prepare(dev, by=jonas, now=NOON)
    assert "a few hours" in draft.canonical_text
    changed = drafting.change(draft, terms=TERMS, own_terms="Fridays.", language="es", by=jonas, now=NOON)
    assert "1 hora" in changed.canonical_text
    assert "Fridays." in changed.canonical_text
    assert changed.text_sha256 == blocks.digest(changed.canonical_text) != draft.text_sha256


def test_the_clients_own_plan_is_in_the_text_and_encrypted(dev, jonas):
    records.write_plan(dev, meanwhile="Ice water.", how_to_reach="Text first.", by=jonas, now=NOON)
    draft = drafting.prepare(dev, by=jonas, now=NOON)
    assert "Ice water." in draft.canonical_text
    assert "Text first." in draft.canonical_text
    (stored,) = Agreement.objects.values_list("content", "canonical_text", "variables")
    assert "Ice water" not in str(stored)


def test_where_the_rule_is_off_the_text_says_so(dev, jonas):
    draft = drafting.prepare(dev, terms=terms.Terms(rule_applies=False), by=jonas, now=NOON)
    assert "If you have harmed yourself" in draft.canonical_text
    assert "pauses" not in draft.canonical_text
    assert draft.rule_hours is None


@pytest.mark.parametrize(
    ("minutes", "language", "said"),
    [
        (60, "en", "1 hour"),
        (180, "es", "3 horas"),
        (90, "en", "90 minutes"),
        (1, "es", "1 minuto"),
        (60, "xx", "1 hour"),
    ],
)
def test_a_span_is_said_as_people_say_it(minutes, language, said):
    assert terms.span(minutes, language) == said


@pytest.mark.parametrize(
    ("longest", "said"),
    [
        (None, "usually 10 to 15 minutes"),
        (12, "usually 10 to 15 minutes"),
        (20, "usually 10 to 15 minutes, at most 20"),
    ],
)
def test_the_length_of_a_call(longest, said):
    assert terms.call_length(longest, "en") == said


def test_a_number_that_is_none_is_shown_as_it_is():
    assert terms.shown("988") == "988"


def test_crisis_lines_of_every_kind_are_said():
    lines = (
        CrisisLine(how="chat", label="Chat", link="https://chat.example", language="en"),
        CrisisLine(how="call", label="Local", number="", language="en"),
        CrisisLine(how="text", label="Text line", number="741741", keyword="HOME", language="en"),
        CrisisLine(how="text", label="Lifeline", number="988", language="en"),
        CrisisLine(how="call", label="Lifeline", number="988", presses={"es": "2"}, purpose="suicide", language="en"),
    )
    assert terms.crisis_lines(lines, "en") == [
        "Chat: chat at https://chat.example", "call your local emergency number", "Text line: text HOME to 741741",
        "Lifeline: text 988", "Lifeline: call 988",
    ]  # fmt: skip
    assert terms.crisis_lines(lines, "es")[-1].endswith("llamar al 988 y marcar el 2")


def test_crisis_lines_are_named_in_the_language_of_the_text_whoever_draws_it_up():
    line = CrisisLine(how="call", label="988 Lifeline", number="988", purpose="suicide", language="en")
    with translation.override("en"):
        assert terms.crisis_lines((line,), "es") == ["Suicidio y crisis: llamar al 988"]


def test_the_canonical_form_is_the_same_for_the_same_words():
    one = {"title": "Cafe\u0301", "blocks": [{"kind": "paragraph", "text": "a\r\nb  "}]}
    other = {"title": "Café", "blocks": [{"kind": "paragraph", "text": "a\nb"}]}
    assert blocks.canonical(one) == blocks.canonical(other) == "Café\n\na\nb\n"
