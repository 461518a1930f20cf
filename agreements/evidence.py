"""How an agreement was signed, in plain words: the last pages of the sealed file and a page for the staff.

A file that a guardian gets says nothing about the adolescent's phone: where a guardian signs, the client's address and
browser stay in the record, and the file names their digest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from agreements import blocks
from agreements.models import Agreement, AgreementEvent, Method, Signature, Signer, SignerRole
from agreements.words.evidence import WORDS

VERIFY_PATH = "/sign/check/"
SHORT = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """What a revision says about itself."""

    revision: int
    fingerprint: str
    chain_head: str
    chain_count: int
    prev_sha256: str = ""


def signed_by(agreement: Agreement) -> list[Signer]:
    """Those who have signed or acknowledged, in their order."""
    signers = agreement.signers.filter(signed_at__isnull=False, signature__isnull=False)
    with_how = signers.select_related("signature__disclosure", "signature__witness")
    return list(with_how.defer("signature__disclosure__texts").order_by("position"))


def page(
    agreement: Agreement,
    *,
    language: str,
    seal: Seal | None = None,
    whole: bool = False,
    signers: list[Signer] | None = None,
) -> list[blocks.Block]:
    """The record in blocks. `whole`: with everyone's address and browser, for the staff. `signers`: `signed_by`, where
    it was asked already.
    """
    words = WORDS.get(language, WORDS["en"])
    clinic = agreement.client.clinic
    zone = ZoneInfo(clinic.time_zone)
    found = [blocks.section(words["how"]), blocks.paragraph(words["how_text"].format(clinic=clinic.name))]
    if agreement.needs_guardian and agreement.guardian_basis:
        found.append(blocks.paragraph(words["basis"].format(basis=agreement.guardian_basis)))
    for signer in signed_by(agreement) if signers is None else signers:
        hidden = agreement.needs_guardian and signer.role == SignerRole.CLIENT and not whole
        found += [blocks.section(f"{signer.name} \u2013 {words['role'][signer.role]}")]
        found += [blocks.paragraph(" ".join(_told(signer, signer.signature, words, zone)))]
        found += [blocks.paragraph(_device(signer.signature, words, hidden=hidden))]
    return [*found, *_what(agreement, words), *_events(agreement, words, seal), *_sealed(agreement, words, seal)]


def _told(signer: Signer, signature: Signature, words: dict[str, Any], zone: ZoneInfo) -> Iterator[str]:
    facts = signature.facts
    yield _came(signer, signature, words)
    if facts.get("brought_from"):
        yield words["came_from_other"]
    if signature.consented_at and signature.disclosure:
        yield words["consented"].format(
            consented=when(signature.consented_at, zone),
            number=signature.disclosure.number,
            sha=signature.disclosure.texts_sha256,
        )
    if signer.role == SignerRole.GUARDIAN:
        yield words["relationship"].format(relationship=signer.relationship, authority=signer.authority)
    yield words["wrote"].format(written=signature.written_name, name=signer.name)
    yield words["intent"].format(intent=signature.intent_text)
    yield words["times"].format(
        opened=_or_never(signer.viewed_at, words, zone),
        read=_or_never(signer.read_at, words, zone),
        signed=when(signature.signed_at, zone),
    )


def _came(signer: Signer, signature: Signature, words: dict[str, Any]) -> str:
    facts = signature.facts
    role = words["role"][signer.role]
    witness = signature.witness.name if signature.witness else ""
    if signature.method == Method.ACKNOWLEDGED:
        return words["came_signed_in"].format(name=signer.name, role=role)
    if signature.method == Method.PAPER:
        return words["came_on_paper"].format(name=signer.name, role=role, witness=witness, scan=facts["scan_sha256"])
    if witness:
        return words["came_in_person"].format(name=signer.name, role=role, witness=witness)
    by, code_by = facts["link_channel"], facts.get("code_channel") or "text"
    return words["came_by_code"].format(
        name=signer.name,
        role=role,
        link=words["link_by"].get(by, words["link_by"]["text"]).format(to=facts["link_sent_to"]),
        code=words["code_by"][code_by].format(to=facts["code_sent_to"]),
        tries=facts["code_tries"],
        shows=words["shows"]["email" if code_by == "email" else "phone"],
    )


def _device(signature: Signature, words: dict[str, Any], *, hidden: bool) -> str:
    device = signature.facts.get("device")
    if hidden or not device or not any(device.values()):
        return words["device_kept"].format(sha=signature.evidence_sha256)
    return words["device"].format(**{name: blocks.plain(value) or "\u2013" for name, value in device.items()})


def _what(agreement: Agreement, words: dict[str, Any]) -> list[blocks.Block]:
    record = words["record"].format(
        uuid=agreement.uuid, version=agreement.template_version.number, language=agreement.language
    )
    digest = words["digest"].format(canon=agreement.canon, sha=agreement.text_sha256)
    return [blocks.section(words["text"]), blocks.paragraph(record), blocks.paragraph(digest)]


def _events(agreement: Agreement, words: dict[str, Any], seal: Seal | None) -> list[blocks.Block]:
    events = agreement.events.order_by("seq")
    if seal is not None:
        events = events.filter(seq__lte=seal.chain_count)
    lines = [
        " \u2013 ".join((f"{one.seq}. {one.at:%Y-%m-%d %H:%M:%S} UTC", *_entry(one, words["event"]), one.hash[-SHORT:]))
        for one in events
    ]
    if not lines:
        return []
    return [blocks.section(words["events"]), blocks.points(*lines), blocks.paragraph(words["time_note"])]


def _entry(event: AgreementEvent, words: dict[str, str]) -> tuple[str, str]:
    """What happened, and who did it: by number, as those who signed are named above."""
    what = str(event.data.get("to")) if event.kind == "agreement.moved" else event.happened
    who, _colon, number = event.actor.partition(":")
    by = words.get(f"by_{who}", event.actor)
    return words.get(what, what), by.format(number=number)


def _sealed(agreement: Agreement, words: dict[str, Any], seal: Seal | None) -> list[blocks.Block]:
    if seal is None:
        return []
    url = settings.PUBLIC_URL + VERIFY_PATH
    told = [
        words["seal_text"].format(clinic=agreement.client.clinic.name, url=url),
        words["certificate"].format(fingerprint=seal.fingerprint),
        words["chain"].format(count=seal.chain_count, head=seal.chain_head),
        words["revision"].format(number=seal.revision),
    ]
    if seal.prev_sha256:
        told.append(words["previous"].format(number=seal.revision - 1, sha=seal.prev_sha256))
    return [blocks.section(words["seal"]), *(blocks.paragraph(line) for line in told)]


def _or_never(at: datetime | None, words: dict[str, Any], zone: ZoneInfo) -> str:
    return when(at, zone) if at else words["never"]


def when(at: datetime, zone: ZoneInfo) -> str:
    """In the clinic's zone and in UTC: "2026-03-10 13:05:09 CDT (18:05:09 UTC)"."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z} ({at.astimezone(ZoneInfo('UTC')):%H:%M:%S} UTC)"
