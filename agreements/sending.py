"""Sending an agreement: who signs, in which order; a link to each whose turn it is; a new one to the number on file."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from agreements import contacts, glyphs, links, matters, messages, reminders, states
from agreements.contacts import CannotBeReached, CannotBeTexted
from agreements.glyphs import CannotBeWritten
from agreements.models import Agreement, Kind, LinkChannel, Signer, SignerRole, SigningLink, State
from clients.models import Caregiver
from clinic import audit
from clinic.models import User

__all__ = ["CannotBeReached", "CannotBeTexted", "CannotBeWritten", "NobodyToSign", "NotTheirTurn", "TooOften"]

OPEN = (State.SENT, State.VIEWED, State.CLIENT_SIGNED)
LINKS_A_DAY = 5
AUTHORITY = "Parent or legal guardian, as recorded by the clinic"


class NobodyToSign(Exception):
    """A guardian must sign, and none is on file."""


class NotTheirTurn(Exception):
    """Somebody before them has not signed yet, or they are through already."""


class TooOften(Exception):
    """Enough links were sent to this number for today."""


@transaction.atomic
def send(agreement: Agreement, *, by: audit.By, now: datetime, channel: LinkChannel = LinkChannel.TEXT) -> Agreement:
    """Fixes the text, names the signers and sends a link to the first, by text or e-mail. Sent again, it changes
    nothing.

    Raises NobodyToSign, CannotBeReached, CannotBeWritten (a name on file or a term in letters that cannot be printed);
    NotPossible when it is closed.
    """
    agreement = states.locked(agreement)
    if agreement.state in OPEN:
        return agreement
    agreement = _open(agreement, by=by, now=now)
    invite(_first(agreement), by=by, now=now, channel=channel)
    return agreement


@transaction.atomic
def send_in_person(agreement: Agreement, *, by: User, now: datetime) -> Agreement:
    """The same without a text: it is signed beside the therapist, or on paper."""
    agreement = states.locked(agreement)
    return agreement if agreement.state in OPEN else _open(agreement, by=by, now=now)


def _open(agreement: Agreement, *, by: audit.By, now: datetime) -> Agreement:
    glyphs.check(agreement.canonical_text.split("\n"))
    _name_signers(agreement)
    agreement.expires_at = now + links.LIVES_FOR
    agreement.save(update_fields=["expires_at"])
    return states.move(agreement, to=State.SENT, by=by, now=now)


def _name_signers(agreement: Agreement) -> None:
    client = agreement.client
    signers = [Signer(role=SignerRole.CLIENT, name=client.name, language=agreement.language)]
    if agreement.needs_guardian:
        signers += [_guardian(one) for one in Caregiver.objects.filter(client=client, guardian=True, ended_at=None)]
        if len(signers) == 1:
            raise NobodyToSign(agreement.pk)
    if therapist := agreement.therapist:
        signers.append(
            Signer(role=SignerRole.THERAPIST, name=therapist.name, user=therapist, language=therapist.language)
        )
    for position, signer in enumerate(signers, 1):
        glyphs.font_for(signer.name)
        signer.agreement, signer.position = agreement, position
        signer.save(force_insert=True)


def _guardian(one: Caregiver) -> Signer:
    return Signer(
        role=SignerRole.GUARDIAN,
        name=one.name,
        caregiver=one,
        relationship=one.relationship,
        authority=AUTHORITY,
        phone=str(one.phone),
        email=one.email,
        language=one.language,
    )


def _first(agreement: Agreement) -> Signer:
    return agreement.signers.select_related("agreement__client", "caregiver").order_by("position")[0]


def turn(agreement: Agreement) -> Signer | None:
    """Whose signature is waited for now; None when everybody has signed, or nobody may."""
    if agreement.state not in OPEN:
        return None
    waiting = agreement.signers.open().by_hand().select_related("agreement__client__clinic", "caregiver")
    return waiting.order_by("position").first()


def must_be_their_turn(signer: Signer) -> Agreement:
    """Holds the agreement; raises NotTheirTurn unless this signer is the one waited for."""
    agreement = states.locked(signer.agreement)
    waited_for = turn(agreement)
    if waited_for is None or waited_for.pk != signer.pk:
        raise NotTheirTurn(signer.pk)
    return agreement


@transaction.atomic
def invite(
    signer: Signer,
    *,
    by: audit.By,
    now: datetime,
    template: str = "document-waiting",
    channel: LinkChannel | None = None,
) -> SigningLink:
    """A new link to the contact on file, and reminders of it. Without a `channel` it goes the way of the one before,
    else whichever way leads to them, a text first. Raises CannotBeReached, NotTheirTurn.
    """
    agreement = must_be_their_turn(signer)
    channel, to = (channel, address(signer, channel)) if channel else any_way(signer)
    link, url = links.make(signer, channel=channel, to=to, now=now)
    first = signer.invited_at is None
    signer.invited_at = signer.invited_at or now
    signer.save(update_fields=["phone", "email", "invited_at"])
    if first:
        agreement.expires_at = now + links.LIVES_FOR
        agreement.save(update_fields=["expires_at"])
        reminders.plan(signer, now=now)
    messages.link(signer, channel, template, to=to, url=url, key=f"sign:{link.uuid}", now=now)
    states.record(
        agreement, "link.sent", by=by, now=now, signer=signer.pk, to=link.sent_to_masked, channel=str(channel)
    )
    return link


def address(signer: Signer, channel: LinkChannel) -> str:
    """The number or e-mail on file now; the signer's row gets it as their snapshot. Raises CannotBeReached."""
    if channel == LinkChannel.EMAIL:
        signer.email = contacts.email_for(signer)
        return signer.email
    signer.phone = contacts.number_for(signer)
    return signer.phone


def any_way(signer: Signer) -> tuple[LinkChannel, str]:
    """The way of the last link that was sent, else a text, else an e-mail; with where it leads. Raises
    CannotBeReached.
    """
    sent = SigningLink.objects.filter(signer=signer, channel__in=links.SENT).order_by("-sent_at", "-pk")
    last = sent.values_list("channel", flat=True).first()
    first, second = sorted(links.SENT, key=lambda way: way != last)
    try:
        return first, address(signer, first)
    except CannotBeReached as why:
        try:
            return second, address(signer, second)
        except CannotBeReached:
            raise why from None


@transaction.atomic
def resend(signer: Signer, *, by: audit.By, now: datetime, channel: LinkChannel | None = None) -> SigningLink:
    """The old link dies, a new one goes to the contact on file, whatever that is now.

    Raises CannotBeReached, NotTheirTurn; TooOften beyond LINKS_A_DAY.
    """
    must_be_their_turn(signer)
    must_not_be_too_often(signer, now=now)
    return invite(signer, by=by, now=now, channel=channel)


def must_not_be_too_often(signer: Signer, *, now: datetime) -> None:
    """Raises TooOften beyond LINKS_A_DAY."""
    if links.sent_lately(signer, since=now - timedelta(days=1)) >= LINKS_A_DAY:
        raise TooOften(signer.pk)


@transaction.atomic
def show_link(signer: Signer, *, by: User, now: datetime) -> str:
    """An address for a code on the therapist's own screen, which the signer scans there and then. It opens without a
    code to the phone; who shows it is the witness.
    """
    agreement = must_be_their_turn(signer)
    link, url = links.make(signer, channel=LinkChannel.IN_PERSON, now=now)
    link.shown_by, link.shown_at = by, now
    link.save(update_fields=["shown_by", "shown_at"])
    states.record(agreement, "link.shown", by=by, now=now, signer=signer.pk)
    return url


def next_after(agreement: Agreement, *, by: audit.By, now: datetime) -> bool:
    """Somebody has signed: the next one gets their link. Where nothing on file leads to them, the staff are told.
    False when there is no next one.
    """
    following = turn(agreement)
    if following is None:
        return False
    try:
        with transaction.atomic():
            invite(following, by=by, now=now)
    except CannotBeReached:
        matters.open_one(agreement, Kind.NOT_SENT, now=now, tell=True)
    return True


def actor(signer: Signer) -> audit.Actor:
    """The signer as one who acts: a client, or the guardian of one."""
    client_id = signer.agreement.client_id
    if signer.role == SignerRole.CLIENT:
        return audit.the_client(client_id)
    return audit.Actor("client", f"guardian:{signer.caregiver_id}", client_id)
