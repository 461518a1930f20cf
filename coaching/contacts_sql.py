"""The one write of an incoming call: webhook receipt, call, contact and audit line, or nothing when it is a repeat.

The call's row is there already where its end was told before its beginning; the contact is then over at once (P9).

One statement is one round trip and one commit; the ORM would need four (decision 0003). Columns are those of
`telephony.models`, `coaching.models.Contact` and `audit.record`; a test compares a row written here with theirs.
"""

from clinic.prepared import Prepared

_OPEN_CALL = """
WITH receipt AS (
  INSERT INTO telephony_receipt (key, received_at, answer) VALUES (%(key)s, %(now)s, %(answer)s)
  ON CONFLICT (key) DO NOTHING RETURNING id
), call AS (
  INSERT INTO telephony_call (clinic_id, direction, line, peer, sid, state, answered_at, created_at, purpose)
  SELECT %(clinic)s, 'in', %(line)s, %(peer)s, %(sid)s, 'in-progress', %(began)s, %(began)s, 'coaching' FROM receipt
  ON CONFLICT (sid) DO UPDATE SET purpose = EXCLUDED.purpose
  RETURNING id, ended_at, duration_seconds
), contact AS (
  INSERT INTO coaching_contact
         (uuid, clinic_id, client_id, caregiver_id, therapist_id, call_id, kind, direction, line, peer, language,
          started_at, ended_at, line_seconds, decision, reason, outcome, in_pause, tried, pin_tries, function, note)
  SELECT %(uuid)s, %(clinic)s, %(client)s, %(caregiver)s, %(therapist)s, call.id, 'call', 'in', %(line)s, %(peer)s,
         %(language)s, %(began)s, call.ended_at, call.duration_seconds, %(decision)s, %(reason)s,
         CASE WHEN call.ended_at IS NOT NULL AND %(outcome)s = 'under_way' THEN 'hung_up' ELSE %(outcome)s END, %(in_pause)s, '{}', 0, '', %(note)s
    FROM call
  RETURNING id
), trail AS (
  INSERT INTO clinic_auditevent
         (at, clinic_id, actor_kind, actor_id, actor_label, action, subject_label, subject_id, client_id, data)
  SELECT %(now)s, %(clinic)s, %(kind)s, %(actor)s, %(label)s, 'contact.began', 'coaching.Contact', contact.id::text,
         %(client)s, jsonb_build_object('decision', %(decision)s::text, 'reason', %(reason)s::text)
    FROM contact
)
SELECT id FROM contact
"""

OPEN_CALL = Prepared(
    "open_call",
    _OPEN_CALL,
    {
        "key": "text",
        "now": "timestamptz",
        "began": "timestamptz",
        "answer": "text",
        "clinic": "bigint",
        "line": "text",
        "peer": "text",
        "sid": "text",
        "uuid": "uuid",
        "client": "bigint",
        "caregiver": "bigint",
        "therapist": "bigint",
        "language": "text",
        "decision": "text",
        "reason": "text",
        "outcome": "text",
        "in_pause": "boolean",
        "note": "text",
        "kind": "text",
        "actor": "bigint",
        "label": "text",
    },
)
