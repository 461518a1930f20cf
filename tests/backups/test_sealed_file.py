"""A sealed file opens whole and with its key, or not at all."""

import base64
import os

import pytest

from clinic import sealed_files
from clinic.encryption import EncryptionError

OLD = "old_key:" + base64.b64encode(b"o" * 32).decode()
NEW = "new_key:" + base64.b64encode(b"n" * 32).decode()
P = sealed_files.PIECE


def written(path, *parts):
    with path.open("wb") as out:
        writer = sealed_files.Writer(out)
        for part in parts:
            writer.write(part)
        writer.close()
    return path


def read(path):
    return b"".join(sealed_files.pieces(path))


@pytest.mark.parametrize("size", [0, 1, P - 1, P, P + 1, 2 * P])
def test_it_gives_back_what_was_written(tmp_path, size):
    data = os.urandom(size)
    file = written(tmp_path / "file", data[:10], data[10:])
    assert read(file) == data
    assert data[:64] not in file.read_bytes() or size < 64


def test_it_opens_with_an_older_key_of_the_ring(tmp_path, settings):
    settings.FIELD_KEYS = (OLD,)
    file = written(tmp_path / "file", b"words")
    settings.FIELD_KEYS = (NEW, OLD)
    assert read(file) == b"words"
    settings.FIELD_KEYS = (NEW,)
    with pytest.raises(EncryptionError, match="old_key"):
        read(file)


def broken(data: bytes) -> dict[str, bytes]:
    head = data.index(b"\n") + 1
    sealed = P + sealed_files.TAG
    first, second = data[head : head + sealed], data[head + sealed : head + 2 * sealed]
    return {
        "a byte is another": data[:-1] + bytes([data[-1] ^ 1]),
        "the last piece is gone": data[: head + sealed],
        "cut within a piece": data[:-5],
        "all is gone but the head": data[:head],
        "pieces have changed places": data[:head] + second + first + data[head + 2 * sealed :],
        "something stands behind it": data + b"x",
        "the head is another": data.replace(b"sealedfile1", b"sealedfile2", 1),
        "no sealed file": b"PGDMP and so on",
    }


@pytest.mark.parametrize("harm", broken(b"\n"))
def test_it_does_not_open_when(tmp_path, harm):
    file = written(tmp_path / "file", os.urandom(2 * P + 100))
    file.write_bytes(broken(file.read_bytes())[harm])
    with pytest.raises(EncryptionError):
        read(file)
