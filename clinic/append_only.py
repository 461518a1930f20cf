"""Tables that only grow. `triggers = append_only.protect()` in a model's Meta makes PostgreSQL refuse UPDATE,
DELETE and TRUNCATE.

The owner of a table can switch its triggers off; therefore the application runs as another role, which
`manage.py grant_rights` denies the three statements as well.

A client's record ends one day. `protect(erasable=True)` lets its rows go while a tombstone says that this record is
being deleted; the application's role does that by the database's function `erase_part` alone. What is of the clinic,
and the audit trail, never go.
"""

import pgtrigger
from django.apps import apps
from django.db import models

ROWS, WHOLE = "append_only_rows", "append_only_truncate"
LOCKED = "locked_rows"  # a guard of a model's own, where only some rows may change no more
REFUSAL = (
    "RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';"
)
ERASING = "intersession.erasing"  # the setting of a transaction that names the tombstone it works under


def under_way(more: str = "") -> str:
    """In a trigger: a record is being deleted under the tombstone that this transaction names. A setting alone opens
    nothing; the row must stand, have begun, and not be finished. `more` narrows it, on `t`.
    """
    named = f"NULLIF(current_setting('{ERASING}', true), '')::bigint"
    return (
        f"EXISTS (SELECT FROM clinic_tombstone t WHERE t.id = {named} "
        f"AND t.begun_at IS NOT NULL AND t.finished_at IS NULL{more})"
    )


def protect(*, erasable: bool = False) -> list[pgtrigger.Trigger]:
    """The two triggers of an append-only table: for rows, and for the whole (no row trigger sees that)."""
    let_go = f"IF TG_OP = 'DELETE' AND {under_way()} THEN RETURN OLD; END IF; " if erasable else ""
    return [
        pgtrigger.Trigger(
            name=ROWS, operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before, func=let_go + REFUSAL
        ),
        whole(),
    ]


def whole() -> pgtrigger.Trigger:
    """No TRUNCATE."""
    return pgtrigger.Trigger(
        name=WHOLE, operation=pgtrigger.Truncate, level=pgtrigger.Statement, when=pgtrigger.Before, func=REFUSAL
    )


def protected_models() -> list[type[models.Model]]:
    """Every installed model that is append-only, whichever app it belongs to."""
    return [model for model in apps.get_models() if any(t.name == ROWS for t in getattr(model._meta, "triggers", ()))]


def guards(model: type[models.Model]) -> list[str]:
    """The names of the triggers that keep rows of this model from being changed, for `pgtrigger.ignore`."""
    named = [trigger.name for trigger in getattr(model._meta, "triggers", ())]
    return [f"{model._meta.label}:{name}" for name in (ROWS, LOCKED) if name in named]
