"""The texts of a clinic: drafts, publishing, what a change asks of those who signed. What is published stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agreements import blocks, glyphs, matters, terms, words
from agreements.models import Agreement, Audience, Change, Disclosure, Kind, Template, TemplateVersion
from clients.models import Client
from clinic import audit
from clinic.models import Clinic, User

ADOLESCENTS = "Default: adolescents sign together with a parent or guardian. Check it against the law of your state."


class AlreadyPublished(Exception):
    """A published version is frozen: open a draft of the next one."""


class NoSuchText(LookupError):
    """This clinic has published no text for these clients."""


@transaction.atomic
def add_defaults(clinic: Clinic, *, by: audit.By, now: datetime) -> tuple[Template, ...]:
    """The first texts in our words, published, and the first disclosure; what the clinic has already stays."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    if not Disclosure.objects.filter(clinic=clinic).exists():
        disclose(clinic, texts=words.DISCLOSURE, by=by, now=now)
    missing = set(Audience.values) - set(Template.objects.filter(clinic=clinic).values_list("audience", flat=True))
    return tuple(_add_default(clinic, audience, by=by, now=now) for audience in sorted(missing))


def _add_default(clinic: Clinic, audience: str, *, by: audit.By, now: datetime) -> Template:
    young = audience == Audience.ADOLESCENT
    template = Template.objects.create(
        clinic=clinic,
        audience=audience,
        guardian_required=young,
        guardian_basis=ADOLESCENTS if young else "",
        created_at=now,
    )
    draft = TemplateVersion.objects.create(
        template=template, number=1, texts=words.TEMPLATES[audience], created_at=now, changed_at=now
    )
    publish(draft, change=Change.MATERIAL, what_changed={}, by=by, now=now)
    return template


def current(clinic_id: int, audience: str) -> TemplateVersion:
    """The newest published version. Raises NoSuchText."""
    published = TemplateVersion.objects.filter(
        template__clinic_id=clinic_id, template__audience=audience, published_at__isnull=False
    )
    version = published.select_related("template").order_by("-number").first()
    if version is None:
        raise NoSuchText(audience)
    return version


def written_in(language: str, client: Client) -> bool:
    """Whether an agreement that is drawn up for this client now can be had in this language."""
    try:
        return language in current(client.clinic_id, client.programme).languages
    except NoSuchText:
        return False


def current_disclosure(clinic_id: int) -> Disclosure:
    """Raises NoSuchText."""
    disclosure = Disclosure.objects.filter(clinic_id=clinic_id).order_by("-number").first()
    if disclosure is None:
        raise NoSuchText("disclosure")
    return disclosure


@transaction.atomic
def open_draft(template: Template, *, by: audit.By, now: datetime) -> TemplateVersion:
    """The template's draft; a new one begins as a copy of what is published. Asking twice gives the same."""
    Template.objects.select_for_update(no_key=True).get(pk=template.pk)
    if draft := TemplateVersion.objects.filter(template=template, published_at=None).first():
        return draft
    last = TemplateVersion.objects.filter(template=template).order_by("-number").first()
    draft = TemplateVersion.objects.create(
        template=template,
        number=last.number + 1 if last else 1,
        texts=last.texts if last else {},
        created_at=now,
        changed_at=now,
    )
    _audit(by, "template.draft_opened", draft, now)
    return draft


@transaction.atomic
def write(
    draft: TemplateVersion, *, language: str, text: dict[str, Any], by: audit.By, now: datetime
) -> TemplateVersion:
    """Puts one language's title and blocks into the draft. Raises ValidationError, AlreadyPublished."""
    blocks.check(text)
    glyphs.must_be_printable(blocks.lines(text))
    draft = _still_a_draft(draft)
    draft.texts = {**draft.texts, language: {"title": text["title"], "blocks": text["blocks"]}}
    draft.changed_at = now
    draft.save(update_fields=["texts", "changed_at"])
    _audit(by, "template.draft_written", draft, now, language=language)
    return draft


@transaction.atomic
def discard(draft: TemplateVersion, *, by: audit.By, now: datetime) -> None:
    """Throws a draft away. Raises AlreadyPublished."""
    draft = _still_a_draft(draft)
    _audit(by, "template.draft_discarded", draft, now)
    draft.delete()


@transaction.atomic
def publish(
    draft: TemplateVersion, *, change: str, what_changed: dict[str, list[str]], by: audit.By, now: datetime
) -> TemplateVersion:
    """Freezes the draft; from now on new agreements take it. A material change after the first version needs to say
    what changed, in every language of the text, and opens RESIGN for every agreement in force under an older one.

    Raises ValidationError, AlreadyPublished.
    """
    draft = _still_a_draft(draft)
    if not draft.texts:
        raise ValidationError(_("The draft is empty."))
    for text in draft.texts.values():
        blocks.check(text)
    if change == Change.MATERIAL and draft.number > 1 and set(draft.texts) - {k for k, v in what_changed.items() if v}:
        raise ValidationError(_("Say what changed, in every language: those who sign again read it first."))
    draft.change, draft.what_changed = Change(change), what_changed
    draft.texts_sha256 = blocks.digest(blocks.canonical_json(draft.texts))
    draft.published_at, draft.published_by = now, by if isinstance(by, User) else None
    draft.save()
    _audit(by, "template.published", draft, now, change=str(change))
    if change == Change.MATERIAL:
        for agreement in to_sign_again(draft):
            matters.open_one(agreement, Kind.RESIGN, now=now)
    return draft


def to_sign_again(version: TemplateVersion) -> list[Agreement]:
    """The agreements in force under an older version of the same text."""
    older = Agreement.objects.in_force().filter(
        template_version__template=version.template_id, template_version__number__lt=version.number
    )
    return list(older.select_related("client"))


@transaction.atomic
def set_guardian_rule(template: Template, *, required: bool, basis: str, by: User, now: datetime) -> Template:
    """Whether a guardian signs too, for new agreements; the ground is kept with each. ValidationError without one."""
    if not basis.strip():
        raise ValidationError(_("Say on what ground: the law of the state, or the clinic's own rule."))
    template.guardian_required, template.guardian_basis = required, basis.strip()
    template.save(update_fields=["guardian_required", "guardian_basis"])
    audit.record(by, "template.guardian_rule", template, clinic_id=template.clinic_id, now=now, required=int(required))
    return template


@transaction.atomic
def disclose(clinic: Clinic, *, texts: dict[str, Any], by: audit.By, now: datetime) -> Disclosure:
    """A new version of what is said before signing on a screen. The crisis lines need not stand in it."""
    for text in texts.values():
        blocks.check({"title": text.get("title"), "blocks": [*(text.get("blocks") or []), blocks.CRISIS]})
    last = Disclosure.objects.filter(clinic=clinic).aggregate(last=Max("number"))["last"] or 0
    disclosure = Disclosure.objects.create(
        clinic=clinic,
        number=last + 1,
        texts=texts,
        texts_sha256=blocks.digest(blocks.canonical_json(texts)),
        created_at=now,
        created_by=by if isinstance(by, User) else None,
    )
    audit.record(by, "disclosure.published", disclosure, clinic_id=clinic.pk, now=now)
    return disclosure


def preview(text: dict[str, Any], *, clinic: Clinic, language: str, guardian: bool, now: datetime) -> dict[str, Any]:
    """A text as a client would read it, with made-up terms. Nothing is stored."""
    example = Client(
        clinic=clinic, name="Sam Doe", language=language, country=clinic.country, time_zone=clinic.time_zone
    )
    made_up = terms.Terms(response_minutes=180, call_minutes=20)
    filled = terms.variables(example, therapist=None, terms=made_up, language=language, guardian=guardian, now=now)
    return blocks.fill(text, filled)


def _still_a_draft(draft: TemplateVersion) -> TemplateVersion:
    draft = TemplateVersion.objects.select_for_update(no_key=True).select_related(None).get(pk=draft.pk)
    if draft.published_at:
        raise AlreadyPublished(draft.pk)
    return draft


def _audit(by: audit.By, action: str, version: TemplateVersion, now: datetime, **data: Any) -> None:
    clinic_id = version.template.clinic_id
    audit.record(by, action, version, clinic_id=clinic_id, now=now, number=version.number, **data)
