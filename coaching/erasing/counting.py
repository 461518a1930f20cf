"""How much a record is, before it goes: the same conditions as those that delete it."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from coaching.erasing.parts import NUMBERS, PARTS
from telephony.models import Media

VALUES = {"who": "%(who)s", "here": "%(here)s", "numbers": "%(numbers)s"}
COUNT = " UNION ALL ".join(
    f"SELECT '{part.table}', count(*) FROM {part.table} r WHERE {part.rows.format(**VALUES)}"  # noqa: S608  our own
    for part in PARTS
)
PHOTO_IDS = next(
    f"SELECT r.id FROM {part.table} r WHERE {part.rows.format(**VALUES)}"  # noqa: S608  our own
    for part in PARTS
    if part.table == Media._meta.db_table
)


def rows_of(client_id: int, clinic_id: int) -> dict[str, int]:
    """Rows by table, in the order in which they go; tables without any are left out."""
    return {table: many for table, many in asked(COUNT, client_id, clinic_id) if many}


def photos_of(client_id: int, clinic_id: int) -> QuerySet[Media]:
    """All photos of the record."""
    return Media.objects.filter(pk__in=[pk for (pk,) in asked(PHOTO_IDS, client_id, clinic_id)])


def asked(sql: str, client_id: int, clinic_id: int) -> list[tuple[Any, ...]]:
    """The answer to a question made of VALUES, about one client's record."""
    names: dict[str, Any] = {"who": client_id, "here": clinic_id}
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS.format(**VALUES), names)
        names["numbers"] = [number for (number,) in cursor.fetchall()]
        cursor.execute(sql, names)
        return cursor.fetchall()
