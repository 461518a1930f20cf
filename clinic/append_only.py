"""Tables that only grow. `triggers = append_only.protect()` in a model's Meta makes PostgreSQL refuse UPDATE,
DELETE and TRUNCATE.

The owner of a table can switch its triggers off; therefore the application runs as another role, which
`manage.py grant_rights` denies the three statements as well.
"""

import pgtrigger
from django.apps import apps
from django.db import models

ROWS, WHOLE = "append_only_rows", "append_only_truncate"
LOCKED = "locked_rows"  # a guard of a model's own, where only some rows may change no more
REFUSAL = (
    "RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';"
)


def protect() -> list[pgtrigger.Trigger]:
    """The two triggers of an append-only table: for rows, and for the whole (no row trigger sees that)."""
    return [
        pgtrigger.Trigger(
            name=ROWS, operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before, func=REFUSAL
        ),
        pgtrigger.Trigger(
            name=WHOLE,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            func=REFUSAL,
        ),
    ]


def protected_models() -> list[type[models.Model]]:
    """Every installed model that is append-only, whichever app it belongs to."""
    return [model for model in apps.get_models() if any(t.name == ROWS for t in getattr(model._meta, "triggers", ()))]


def guards(model: type[models.Model]) -> list[str]:
    """The names of the triggers that keep rows of this model from being changed, for `pgtrigger.ignore`."""
    named = [trigger.name for trigger in getattr(model._meta, "triggers", ())]
    return [f"{model._meta.label}:{name}" for name in (ROWS, LOCKED) if name in named]
