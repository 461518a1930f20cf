"""The fields of a signed form, such that every column of ours can hold them.

The carrier writes nothing else. Without this a name of 20,000 characters or a zero byte would be one more error to look
into, kept on disk and tried again for ever, where "not told" is all that can be made of it.
"""

from __future__ import annotations

from django.http import QueryDict

LONGEST_NAME = 64  # characters of a SID
LONGEST_NUMBER = 9  # digits: what an integer column holds for certain
LONGEST_OTHER = 300
FREE = frozenset({"Body"})
NUMBERS = frozenset({"CallDuration", "DialCallDuration", "ErrorCode", "NumSegments", "NumMedia", "SequenceNumber"})


def storable(form: QueryDict) -> QueryDict:
    """The same form, without zero bytes; what is too long to be what it says it is counts as missing."""
    odd = {name for name, values in form.lists() if any(_is_odd(name, value) for value in values)}
    if not odd:
        return form
    kept = form.copy()
    for name in odd:
        kept.setlist(name, [_as_stored(name, value) for value in form.getlist(name)])
    return kept


def _is_odd(name: str, value: str) -> bool:
    return "\x00" in value or len(value) > _longest(name, value)


def _as_stored(name: str, value: str) -> str:
    plain = value.replace("\x00", "")
    return plain if len(plain) <= _longest(name, plain) else ""


def _longest(name: str, value: str) -> int:
    if name in FREE:
        return len(value)
    if name in NUMBERS:
        return LONGEST_NUMBER
    return LONGEST_NAME if name.endswith("Sid") else LONGEST_OTHER
