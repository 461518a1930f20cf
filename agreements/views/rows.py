"""Agreements, their signers and what happened to them, in plain words for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements import arriving, contacts, links, sending, signing, waiting
from agreements.models import IN_FORCE, WAITING, Agreement, Matter, Signer, SignerRole, SigningLink, State
from clients.models import Client

LISTS = ("open", "waiting", "force", "closed", "all")
TONES = {State.SIGNED: "accent", State.ACTIVE: "accent", State.CLIENT_SIGNED: "amber", State.EXPIRED: "amber"}


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    name: str
    state: str
    tone: str
    at: datetime
    therapist: str
    todo: list[str]
    names: list[waiting.SignedAs]


def only(agreements: QuerySet[Agreement], which: str) -> QuerySet[Agreement]:
    if which == "open":
        return agreements.filter(Exists(Matter.objects.open().filter(agreement=OuterRef("pk"))))
    if which == "waiting":
        return agreements.filter(state__in=WAITING)
    if which == "force":
        return agreements.filter(state__in=IN_FORCE)
    return agreements.exclude(state__in=[*WAITING, *IN_FORCE]) if which == "closed" else agreements


def loaded(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    matters = Prefetch("matters", queryset=Matter.objects.open(), to_attr="open_matters")
    heavy = ("variables", "own_terms", "content", "canonical_text", "closing_words")
    found = agreements.select_related("client", "therapist").prefetch_related(matters).defer(*heavy)
    return found.order_by("-created_at", "-pk")


def rows(agreements: list[Agreement]) -> list[Row]:
    names = waiting.signed_otherwise(matter for one in agreements for matter in one.open_matters)  # type: ignore[attr-defined]
    return [_row(one, names.get(one.pk, [])) for one in agreements]


def _row(agreement: Agreement, names: list[waiting.SignedAs]) -> Row:
    return Row(
        url=reverse("agreement", args=[agreement.uuid]),
        name=agreement.client.name,
        state=str(agreement.get_state_display()),
        tone=TONES.get(State(agreement.state), ""),
        at=agreement.since,
        therapist=agreement.therapist.name if agreement.therapist else "",
        todo=[str(matter.get_kind_display()) for matter in agreement.open_matters],  # type: ignore[attr-defined]
        names=names,
    )


def why_empty(which: str) -> dict[str, str]:
    if which == "open":
        return {
            "title": _("Nothing to look after"),
            "text": _("Questions, refusals and what runs out appear here by themselves."),
        }
    if which == "waiting":
        return {
            "title": _("Nothing waits for a signature"),
            "text": _("An agreement is drawn up on the client's page."),
        }
    return {"title": _("None in this list"), "text": _("Choose another list, or draw one up on the client's page.")}


@dataclass(frozen=True, slots=True)
class SignerRow:
    """`waited_for`: it is their turn; `emailed`: an e-mail is on file; `shared`: theirs is the client's own.
    `texts_off`: since when the phone of the one waited for has sent STOP.
    `signed_as`: the name as signed, where it is another than the one on file.
    """

    signer: Signer
    role: str
    state: str
    at: datetime | None
    tone: str
    waited_for: bool
    reached: str
    emailed: bool = False
    shared: bool = False
    texts_off: datetime | None = None
    signed_as: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The newest link that was sent to a signer. `again`: there were others before; `lost`: it did not reach them."""

    at: datetime
    again: bool
    lost: bool


def signers(agreement: Agreement) -> list[SignerRow]:
    following = sending.turn(agreement)
    waited_for = following.pk if following else None
    every = agreement.signers.select_related("signature", "caregiver").order_by("position")
    asked = _asked(agreement)
    return [_signer(one, agreement.client, waited_for, asked.get(one.pk)) for one in every]


def _asked(agreement: Agreement) -> dict[int, Asked]:
    """By signer."""
    lost = set(agreement.events.filter(kind__in=arriving.FAILED).values_list("data__link", flat=True))
    sent = SigningLink.objects.filter(signer__agreement=agreement, channel__in=links.SENT)
    found: dict[int, Asked] = {}
    for pk, signer, at in sent.order_by("sent_at", "pk").values_list("pk", "signer", "sent_at"):
        found[signer] = Asked(at, again=signer in found, lost=pk in lost)
    return found


def _signer(signer: Signer, client: Client, waited_for: int | None, asked: Asked | None) -> SignerRow:
    states = (
        (signer.signed_at, _("Signed"), "accent"),
        (signer.declined_at, _("Declined"), "amber"),
        (signer.paper_wanted_at, _("Wants paper"), "amber"),
        (signer.viewed_at, _("Has opened it"), ""),
    )
    at, words, tone = next((state for state in states if state[0]), _before_it_is_opened(signer, asked))
    if signer.signed_at and hasattr(signer, "signature"):
        words = f"{words}: {signer.signature.get_method_display()}"
    return SignerRow(
        signer=signer,
        role=str(signer.get_role_display()),
        state=words,
        at=at,
        tone=tone,
        waited_for=signer.pk == waited_for,
        reached=signer.phone,
        emailed=bool((signer.caregiver or client).email),
        shared=bool(
            waited_for == signer.pk
            and signer.caregiver
            and contacts.shared(client, [str(signer.caregiver.phone), signer.caregiver.email])
        ),
        texts_off=contacts.texts_off_since(signer) if signer.pk == waited_for else None,
        signed_as=signing.another_name(signer),
    )


def _before_it_is_opened(signer: Signer, asked: Asked | None) -> tuple[datetime | None, str, str]:
    if asked and asked.lost:
        return asked.at, _("Link did not arrive"), "amber"
    if asked:
        return asked.at, _("Link sent again") if asked.again else _("Link sent"), ""
    return None, _("Acknowledges it at the end") if signer.role == SignerRole.THERAPIST else _("Not asked yet"), ""
