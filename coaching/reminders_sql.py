"""One tick of reminders in one statement: 10,000 that fall due in the same second must not queue up behind Python.

The same rules as everywhere hold, said in SQL: a request that is closed, held, or whose client is in a pause that
closes calls gets no reminder (its row is dropped; the end of the pause plans new ones); a repeating reminder writes its
next row, at its own next time after now, so that a night without a worker is not made up for in one minute; every text
and its audit line are written with it. Text and audit columns are those of `outbox.queue_text` and `audit.record`;
tests hold them together.

`due` locks the request, as everybody does who changes it: it is not closed in between, and one that is being changed
right now is left for the next tick. `claimed` takes the reminder itself: the UPDATE looks again at the row as it is now,
so that of two ticks that saw the same one only the first writes a text. The row is written once, not locked and then
written. It says `coalesce`, and names the keys of the batch, so that each row is found by its key: where statistics expect
hardly any to be due, the planner would walk through all open ones for each of a batch (10,000 took half a minute), or
read the whole table to be hashed.

A text's uuid is of RFC 9562's version 8: the statement's random half (`seed`), then the reminder's id. Asking the
database for a random number a row took a quarter of the time of its INSERT.

A full batch does not wait for the disk; the next one, or the last, does for all before it. Nothing can be lost or sent
twice by that: who takes a text to the carrier waits for the disk first, and if the database dies before, the reminder
is due again as the text was never written.
"""

SEND_DUE = """
WITH due AS MATERIALIZED (
  SELECT r.id, r.call_back_id, r.recipient_id, r.kind, r.template, r.due_at, r.repeat_minutes,
         b.line, b.client_id, b.caregiver_id, b.closed_at IS NULL AND b.held_at IS NULL AS waits
    FROM coaching_reminder r JOIN coaching_callback b ON b.id = r.call_back_id
   WHERE r.sent_at IS NULL AND r.dropped_at IS NULL AND r.due_at <= %(now)s
     AND NOT (r.recipient_id IS NULL AND r.kind = 'cover_joins')
   ORDER BY r.due_at LIMIT %(batch)s FOR NO KEY UPDATE OF b SKIP LOCKED
), paused AS MATERIALIZED (
  SELECT client_id FROM coaching_pause
   WHERE closed_at IS NULL AND 'call' = ANY (channels) AND starts_at <= %(now)s AND ends_at > %(now)s
), checked AS MATERIALIZED (
  SELECT d.*, c.clinic_id, u.phone, u.language,
         d.waits AND coalesce(u.is_active, false) AND coalesce(u.phone, '') <> ''
         AND (d.caregiver_id IS NOT NULL OR d.client_id NOT IN (SELECT client_id FROM paused)) AS stands
    FROM due d
    JOIN clients_client c ON c.id = d.client_id
    LEFT JOIN clinic_user u ON u.id = d.recipient_id
), claimed AS (
  UPDATE coaching_reminder r
     SET sent_at = CASE WHEN k.stands THEN %(now)s::timestamptz END,
         dropped_at = CASE WHEN k.stands THEN NULL ELSE %(now)s::timestamptz END
    FROM checked k
   WHERE r.id = k.id AND r.id = ANY (ARRAY(SELECT id FROM checked)) AND coalesce(r.sent_at, r.dropped_at) IS NULL
  RETURNING k.*
), texts AS (
  INSERT INTO telephony_message
         (uuid, clinic_id, direction, line, peer, urgency, due_at, valid_until, template, params, language, created_at,
          dedupe_key)
  SELECT (%(seed)s || '8' || lpad(to_hex(k.id), 15, '0'))::uuid, k.clinic_id, 'out', k.line, k.phone,
         CASE WHEN k.template = 'item-urgent' THEN 1 ELSE 3 END, %(now)s, %(until)s, k.template, %(params)s::jsonb,
         k.language, %(now)s, 'reminder:' || k.id
    FROM claimed k WHERE k.stands
  RETURNING 1
), next AS (
  INSERT INTO coaching_reminder (call_back_id, recipient_id, kind, template, due_at, repeat_minutes)
  SELECT k.call_back_id, k.recipient_id, k.kind, k.template,
         k.due_at + make_interval(mins => k.repeat_minutes)
           * (1 + floor(extract(epoch FROM %(now)s::timestamptz - k.due_at) / (60 * k.repeat_minutes))), k.repeat_minutes
    FROM claimed k WHERE k.stands AND k.repeat_minutes IS NOT NULL
), trail AS (
  INSERT INTO clinic_auditevent
         (at, clinic_id, actor_kind, actor_label, action, subject_label, subject_id, client_id, data)
  SELECT %(now)s, k.clinic_id, 'system', 'system:reminders', 'reminder.sent', 'coaching.Reminder', k.id::text, k.client_id,
         jsonb_build_object('kind', k.kind, 'user_id', k.recipient_id, 'call_back', k.call_back_id)
    FROM claimed k WHERE k.stands
)
SELECT claimed, (SELECT count(*) FROM texts),
       CASE WHEN claimed = %(batch)s THEN set_config('synchronous_commit', 'off', true) END
  FROM (SELECT count(*) FROM due) AS taken (claimed)
"""


def unless_sent(statement: str) -> str:
    """Where one of the batch has its text already, which the first way takes for an error of all: each row asks first."""
    return statement.replace("RETURNING 1", "ON CONFLICT (dedupe_key) DO NOTHING RETURNING 1")


def from_the_end(statement: str) -> str:
    """For whoever helps: at the same end two would look at what the other holds, and pass by what the other has sent."""
    return statement.replace("ORDER BY r.due_at LIMIT", "ORDER BY r.due_at DESC LIMIT")
