"""What a signature locks, kept by PostgreSQL: the therapist's part of a contact, and the rows that belong to it.

A signature is taken back only where an undo of it was used in its time (`coaching_undo`); everything else about a
signed contact is an addendum. What the line tells late (its outcome, how long it lasted) stays open. It goes only with
the whole record, under a tombstone of this client.
"""

import pgtrigger

from clinic import append_only

SIGNED = "contact.signed"  # the name of its undo
_LOCKED = (
    "client_id",
    "caregiver_id",
    "kind",
    "direction",
    "started_at",
    "planned",
    "logged_at",
    "logged_by_id",
    "function",
    "urge_suicide",
    "urge_self_harm",
    "note",
)
_REFUSAL = "RAISE EXCEPTION 'signed: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';"


def _row(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in _LOCKED)


_THEIRS = " AND (t.client_id = OLD.client_id OR OLD.client_id IS NULL)"
_OF_THEIRS = (
    " AND EXISTS (SELECT FROM coaching_contact c WHERE c.id = OLD.contact_id"
    " AND (c.client_id = t.client_id OR c.client_id IS NULL))"
)
_CONTACT = f"""
IF TG_OP = 'DELETE' AND {append_only.under_way(_THEIRS)} THEN RETURN OLD; END IF;
IF TG_OP = 'DELETE' THEN {_REFUSAL} END IF;
IF ROW({_row("NEW")}) IS DISTINCT FROM ROW({_row("OLD")}) THEN {_REFUSAL} END IF;
IF ROW(NEW.completed_at, NEW.completed_by_id) IS DISTINCT FROM ROW(OLD.completed_at, OLD.completed_by_id)
   AND NOT (NEW.completed_at IS NULL AND EXISTS (
     SELECT FROM coaching_undo u WHERE u.what = '{SIGNED}' AND u.subjects = ARRAY[OLD.id]
        AND u.done_at = OLD.completed_at AND u.undone_at IS NOT NULL))
THEN {_REFUSAL} END IF;
RETURN NEW;
"""
_PART = f"""
IF TG_OP = 'DELETE' AND {append_only.under_way(_OF_THEIRS)} THEN RETURN OLD; END IF;
IF TG_OP <> 'INSERT' AND EXISTS (
  SELECT FROM coaching_contact c WHERE c.id = OLD.contact_id AND c.completed_at IS NOT NULL
) THEN {_REFUSAL} END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
IF EXISTS (SELECT FROM coaching_contact c WHERE c.id = NEW.contact_id AND c.completed_at IS NOT NULL)
THEN {_REFUSAL} END IF;
RETURN NEW;
"""  # noqa: S608  our own constants


def signed_contact() -> pgtrigger.Trigger:
    """For the contact itself."""
    return pgtrigger.Trigger(
        name=append_only.LOCKED,
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(old__completed_at__isnull=False),
        func=_CONTACT,
    )


def part_of_signed_contact() -> pgtrigger.Trigger:
    """For rows with a `contact_id` that are written with it, before it is signed."""
    return pgtrigger.Trigger(
        name=append_only.LOCKED,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=_PART,
    )
