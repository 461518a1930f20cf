"""The one door by which a record leaves the database: the function `erase_part`, owned by the tables' owner.

The application's role has no DELETE on what only grows; it may call this. It works under a tombstone that has begun,
deletes a batch of one table's rows of that tombstone's client and of nobody else, and writes onto the tombstone how
many went, the digest over them, and the digests of sealed files, all in one transaction. It refuses while the record
must be kept and while the client is in treatment. A migration holds the text that `statement` makes; a test compares
the two.
"""

# ruff: noqa: S608  made of our own conditions alone

from __future__ import annotations

from clinic.append_only import ERASING
from coaching.erasing.parts import NUMBERS, PARTS, TAKEN, Part

SIGNATURE = "erase_part(bigint, text, integer)"
VARIABLES = {
    "who": "v_who",
    "here": "v_here",
    "numbers": "v_numbers",
    "taken": "v_taken",
}
SEALED = "agreements_sealedpdf"
_BEGINS = """
DECLARE
  v_who bigint;
  v_here bigint;
  v_numbers text[];
  v_taken bigint[];
  v_files text[] := '{}';
  v_gone integer;
  v_also integer := 0;
  v_also_of text := '';
  v_words text;
BEGIN
  SELECT t.client_id, t.clinic_id INTO v_who, v_here FROM clinic_tombstone t
    WHERE t.id = stone AND t.extent = 'record' AND t.begun_at IS NOT NULL AND t.finished_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no deletion under way: %%', stone USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM clients_legalhold h WHERE h.client_id = v_who AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'to be kept: record of %%', v_who USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM clients_client c WHERE c.id = v_who AND c.discharged_at IS NULL) THEN
    RAISE EXCEPTION 'in treatment: client %%', v_who USING ERRCODE = 'insufficient_privilege';
  END IF;
  v_numbers := ARRAY(%(numbers)s);
  PERFORM set_config('%(setting)s', stone::text, true);
  CASE part
"""
_ENDS = """
  END CASE;
  PERFORM set_config('%(setting)s', '', true);
  IF v_gone + v_also > 0 THEN
    UPDATE clinic_tombstone t SET
      done = t.done + v_gone + v_also,
      counts = t.counts
        || jsonb_build_object(part, coalesce((t.counts ->> part)::integer, 0) + v_gone)
        || CASE WHEN v_also = 0 THEN '{}'::jsonb
           ELSE jsonb_build_object(v_also_of, coalesce((t.counts ->> v_also_of)::integer, 0) + v_also) END,
      files = t.files || v_files,
      digest = encode(sha256(convert_to(t.digest || v_words, 'UTF8')), 'hex')
    WHERE t.id = stone;
  END IF;
  RETURN v_gone;
END
"""


def statement() -> str:
    """The function, as it is made anew by a migration."""
    names = {"numbers": NUMBERS.format(**VARIABLES), "setting": ERASING}
    branches = "".join(map(_branch, PARTS))
    body = _BEGINS % names + branches + _ENDS.replace("%(setting)s", ERASING)
    return (
        "CREATE OR REPLACE FUNCTION erase_part(stone bigint, part text, most integer) RETURNS integer\n"
        "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $door$"
        f"{body}$door$;\nREVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC;\n"
    )


def _branch(part: Part) -> str:
    into = {"count(*)": "v_gone", "string_agg(to_jsonb(g)::text, E'\\n' ORDER BY g.id DESC)": "v_words"}
    if part.takes:
        into[f"array_remove(array_agg(g.{part.takes}), NULL)"] = "v_taken"
    if part.table == SEALED:
        into["coalesce(array_agg(g.sha256), '{}')"] = "v_files"
    found = f"SELECT r.id FROM {part.table} r WHERE ({part.rows.format(**VARIABLES)}) ORDER BY r.id DESC LIMIT most"
    words = f"  WHEN '{part.table}' THEN\n{_delete(part.table, found, into)}"
    if not part.takes:
        return words
    table, rows = TAKEN[part.takes]
    taken = f"SELECT r.id FROM {table} r WHERE {rows.format(**VARIABLES)}"
    both = "concat(v_words, string_agg(to_jsonb(g)::text, E'\\n' ORDER BY g.id DESC))"
    along = _delete(table, taken, {"count(*)": "v_also", both: "v_words"})
    return f"{words}    v_also_of := '{table}';\n{along}"


def _delete(table: str, found: str, into: dict[str, str]) -> str:
    return (
        f"    WITH g AS (DELETE FROM {table} WHERE id IN ({found}) RETURNING *)\n"
        f"    SELECT {', '.join(into)} INTO {', '.join(into.values())} FROM g;\n"
    )
