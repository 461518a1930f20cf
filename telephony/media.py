"""Pictures that come with a text (a photo of the diary card): fetched by a job, checked, kept encrypted in a
private folder, then deleted at the carrier together with the text's words.

The address comes in a signed webhook and is checked all the same: the carrier's own, our account's, by https.
"""

import base64
import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from clinic import encryption
from telephony import claims, door
from telephony.errors import CarrierError
from telephony.models import Media, Message
from telephony.tries import MOST_ATTEMPTS, wait_before_next

AT_MOST_BYTES = 10 * 1024 * 1024
HEIF = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
BEGINNINGS = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/heic": HEIF,
    "image/heif": HEIF,
    "application/pdf": re.compile(rb"%PDF-"),
}
"""What we take, and how such a file begins; the sender's word for the type is not enough."""
SHOWN_BY_BROWSERS = ("image/jpeg", "image/png", "image/gif", "image/webp")
NOT_THERE_YET = (timedelta(seconds=1), timedelta(seconds=3))
"""The carrier announces a picture sometimes before it can hand it out."""
ADDRESS_END = re.compile(r"Messages/((?:MM|SM)[0-9a-f]{32})/Media/(ME[0-9a-f]{32})$")
TOO_BIG, KIND_NOT_TAKEN, NOT_ALLOWED = "too big", "kind not taken", "address not allowed"
TIME_OVER = "time over"
REFUSED = frozenset({TOO_BIG, KIND_NOT_TAKEN})
LEASE = timedelta(minutes=2)
AT_A_TIME = 20

CLAIM = """
WITH due AS (
    SELECT id FROM {table} WHERE due_at <= %(now)s ORDER BY due_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET attempts = attempts + 1, due_at = %(lease)s
FROM due WHERE r.id = due.id RETURNING r.*"""

log = logging.getLogger(__name__)


def expect(message: Message, pieces: Iterable[tuple[str, str]], *, now: datetime) -> None:
    """Note (address, type) of everything that came with a text, in the transaction that keeps the text."""
    Media.objects.bulk_create(
        [
            Media(message=message, position=position, url=url[:300], content_type=kind[:80], due_at=now)
            for position, (url, kind) in enumerate(pieces)
        ],
        ignore_conflicts=True,
    )


def fetch_due(*, now: datetime) -> int:
    """Fetch what is due, one piece after the other. Returns how many were tried."""
    rows = claims.changed(Media, CLAIM, now=now, lease=now + LEASE, limit=AT_A_TIME)
    for media in rows:
        try:
            fetch(media, now=now)
        except CarrierError as error:
            try_later(media, str(error.failure), now=now)
        except Exception:
            log.exception("a picture cannot be fetched", extra={"id": media.pk})
            try_later(media, "broken", now=now)
    return len(rows)


def fetch(media: Media, *, now: datetime) -> None:
    """The next steps for one piece: bring it here, unless it is here or of no use; then remove it there."""
    if not is_the_carriers(media.url):
        finish(media, error=NOT_ALLOWED)
    elif media.fetched_at or media.error in REFUSED or bring(media, now=now):
        remove(media, now=now)


def bring(media: Media, *, now: datetime) -> bool:
    """Download and keep it. False when it has to be tried again."""
    found = door.carrier().download(media.url, at_most=AT_MOST_BYTES)
    if found.status == 404 and media.attempts <= len(NOT_THERE_YET):
        Media.objects.filter(pk=media.pk).update(due_at=now + NOT_THERE_YET[media.attempts - 1])
        return False
    if found.status != 200:
        try_later(media, f"answer {found.status}", now=now)
        return False
    refused = why_refused(media.content_type, found.body)
    if refused:
        media.error = refused
        media.save(update_fields=["error"])
    else:
        keep(media, found.body, now=now)
    return True


def why_refused(kind: str, body: bytes) -> str:
    if len(body) > AT_MOST_BYTES:
        return TOO_BIG
    begins = BEGINNINGS.get(kind)
    return "" if begins and begins.match(body) else KIND_NOT_TAKEN


def keep(media: Media, body: bytes, *, now: datetime) -> None:
    sealed = encryption.seal(base64.b64encode(body).decode(), where(media))
    media.file = store().save(f"{media.uuid}.sealed", ContentFile(sealed.encode()))
    media.size, media.fetched_at, media.error = len(body), now, ""
    media.save(update_fields=["file", "size", "fetched_at", "error"])


def read(media: Media) -> bytes:
    """The picture itself. EncryptionError when the file was changed or is another row's."""
    with store().open(media.file) as file:
        return base64.b64decode(encryption.unseal(file.read().decode(), where(media)))


def forget(media: Media, *, now: datetime) -> bytes:
    """Its time is over: off the carrier's books if it is still on them, off our disk; the row says so. Returns what lay
    on the disk, sealed. Safe to repeat after a crash: nothing is said to be gone before it is. CarrierError.
    """
    if media.removed_at is None and is_the_carriers(media.url):
        remove(media, now=now)
    sealed = b""
    if media.file and store().exists(media.file):
        with store().open(media.file) as file:
            sealed = file.read()
        store().delete(media.file)
    Media.objects.filter(pk=media.pk).update(file="", url="", fetched_at=None, due_at=None, error=TIME_OVER)
    return sealed


def reseal(media: Media) -> bool:
    """Encrypts the file anew with the current field key, never half written. Whether it had to. EncryptionError, and
    FileNotFoundError, go to the caller.
    """
    path = Path(store().path(media.file))
    sealed = path.read_text()
    if encryption.key_of(sealed) == encryption.current_key():
        return False
    again = encryption.seal(encryption.unseal(sealed, where(media)), where(media))
    beside = path.with_suffix(".part")
    beside.touch(mode=0o600)
    beside.write_text(again)
    beside.replace(path)
    return True


def remove(media: Media, *, now: datetime) -> None:
    """Take it off the carrier's books; with the last piece also the words of the text."""
    message_sid, media_sid = ADDRESS_END.search(media.url).groups()  # type: ignore[union-attr]
    carrier = door.carrier()
    carrier.delete_media(message_sid, media_sid)
    if not media.message.media.filter(removed_at=None).exclude(pk=media.pk).exists():
        carrier.blank_body(message_sid)
    finish(media, error=media.error, removed_at=now)


def try_later(media: Media, error: str, *, now: datetime) -> None:
    """Again after a while; after enough tries it stays as it is, for staff to see."""
    if media.attempts >= MOST_ATTEMPTS:
        finish(media, error=error)
    else:
        due_at = now + wait_before_next(media.attempts)
        Media.objects.filter(pk=media.pk).update(due_at=due_at, error=error[:40])


def finish(media: Media, *, error: str, removed_at: datetime | None = None) -> None:
    Media.objects.filter(pk=media.pk).update(due_at=None, error=error[:40], removed_at=removed_at)


def is_the_carriers(url: str) -> bool:
    """Whether the address is that of a picture in our account, at the carrier that we use."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    if origin not in {door.base_url(), door.TWILIO} or (parts.scheme != "https" and not settings.LOCAL):
        return False
    account = f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/"
    end = ADDRESS_END.fullmatch(parts.path.removeprefix(account))
    return parts.path.startswith(account) and bool(end) and not parts.query


def where(media: Media) -> bytes:
    return f"telephony_media\u00b7file\u00b7{media.uuid}".encode()


def store() -> FileSystemStorage:
    """A folder that no URL leads to, readable by us alone."""
    return FileSystemStorage(
        Path(settings.MEDIA_ROOT) / "texts",
        base_url=None,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )
