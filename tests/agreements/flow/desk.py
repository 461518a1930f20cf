"""What happens around an agreement in these tests: the texts that arrive, the thumb that types the code, the pen."""

import re
from datetime import UTC, datetime, timedelta

from agreements import codes, drafting, links, sending, sessions, signing
from agreements.models import Agreement, Signature, Signer, SigningLink, SigningSession
from agreements.terms import Terms
from clients.models import Client
from clinic.models import AuditEvent, User
from telephony.models import Message

NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Chicago
DEV, FAY, KARIN, JONAS, MIRA = "+13145550124", "+13145550126", "+13145550127", "+13145550112", "+13145550111"
PHONE = signing.Device(ip="203.0.113.9", user_agent="Testphone 1.0", time_zone="America/Chicago", language="en")
TERMS = Terms(response_minutes=60, call_minutes=20, how_to_reach="Call first.", meanwhile="Ice water, then walk.")


def later(**how: float) -> datetime:
    return NOON + timedelta(**how)


def texts_to(number: str, template: str) -> list[str]:
    """The texts of that kind to this phone, as they are read there, oldest first."""
    return [text.body for text in Message.objects.filter(peer=number, template=template).order_by("pk")]


def token(number: str, template: str = "document-waiting") -> str:
    """The token in the newest link that came to this phone."""
    return re.search(r"/sign/([\w-]+)/", texts_to(number, template)[-1])[1]


def digits(number: str) -> str:
    """The newest code that came to this phone."""
    return re.search(r"\d{6}", texts_to(number, "code")[-1])[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def sent(client: Client, *, by: User, now: datetime = NOON, **how: object) -> Agreement:
    return sending.send(drafting.prepare(client, terms=TERMS, by=by, now=now, **how), by=by, now=now)


def link(number: str, *, now: datetime = NOON, template: str = "document-waiting") -> SigningLink:
    return links.find(token(number, template), now=now)


def came_in(number: str, *, now: datetime = NOON, template: str = "document-waiting") -> SigningSession:
    """Follows the newest link, asks for a code and types it."""
    found = link(number, now=now, template=template)
    codes.send(found, now=now)
    return codes.confirm(found, code=digits(number), now=now).session


def reads(session: SigningSession, *, now: datetime = NOON) -> SigningSession:
    signing.opened(session, now=now)
    signing.reached_end(session, now=now)
    signing.consent(session, now=now)
    return session


def signs(number: str, name: str, *, now: datetime = NOON, **how: object) -> Signature:
    """The whole way from the link to the signature, in a minute."""
    session = reads(came_in(number, now=now), now=now)
    return put(session, name, now=now + timedelta(minutes=1), **how)


def put(session: SigningSession, name: str = "", *, now: datetime = NOON, **how: object) -> Signature:
    text = how.pop("text_sha256", session.signer.agreement.text_sha256)
    return signing.sign(session, written_name=name, text_sha256=text, device=PHONE, now=now, **how)


def beside(signer: Signer, witness: User, *, now: datetime = NOON) -> SigningSession:
    return sessions.begin_in_person(signer, witness=witness, now=now).session


def kinds(agreement: Agreement) -> list[str]:
    """What happened, in order."""
    return list(agreement.events.order_by("seq").values_list("kind", flat=True))


def open_matters(agreement: Agreement) -> set[str]:
    return set(agreement.matters.filter(closed_at=None).values_list("kind", flat=True))


def trail(client: Client) -> list[str]:
    return list(AuditEvent.objects.filter(client_id=client.pk).order_by("pk").values_list("action", flat=True))
