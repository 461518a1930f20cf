"""Large files that are encrypted as they are written and opened as they are read, in flat memory.

A file begins with a line that names its field key. Then come pieces of a mebibyte, each sealed with AES-256-GCM under a
key of the file's own (HKDF of the field key and a random salt); the nonce is the piece's number and whether it is the
last, so that pieces which were changed, moved, added or cut off do not open.
"""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic.encryption import EncryptionError, current_key, raw_key

PREFIX = "sealedfile1"
PIECE, TAG = 1 << 20, 16
LONGEST_HEAD = 200


class Writer:
    """`write` what comes, `close` at the end: without it the file does not open."""

    def __init__(self, out: BinaryIO) -> None:
        salt = os.urandom(16)
        self._head = f"{PREFIX}:{current_key()}:{base64.urlsafe_b64encode(salt).decode()}\n".encode()
        self._cipher, self._out, self._number, self._held = _cipher(current_key(), salt), out, 0, bytearray()
        out.write(self._head)

    def write(self, data: bytes) -> None:
        self._held += data
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def close(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last), piece, self._head))
        self._number += 1


def pieces(path: Path) -> Iterator[bytes]:
    """What was written. EncryptionError where the file was changed or cut, or its key is not in the ring."""
    with path.open("rb") as file:
        head = file.readline(LONGEST_HEAD)
        cipher = _cipher(*_named(head))
        number, piece = 0, file.read(PIECE + TAG)
        while piece:
            following = file.read(PIECE + TAG)
            try:
                yield cipher.decrypt(_nonce(number, not following), piece, head)
            except InvalidTag as error:
                raise EncryptionError(f"{path.name} was changed or cut off, or its key is another one.") from error
            number, piece = number + 1, following
        if not number:
            raise EncryptionError(f"{path.name} was cut off.")


def _named(head: bytes) -> tuple[str, bytes]:
    """The key's id and the salt."""
    try:
        prefix, name, salt = head.decode("ascii").strip().split(":")
        found = base64.urlsafe_b64decode(salt)
    except ValueError as error:
        raise EncryptionError("This is not a sealed file.") from error
    if prefix != PREFIX:
        raise EncryptionError("This is not a sealed file.")
    return name, found


def _cipher(name: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"intersession sealed file").derive(raw_key(name)))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
