"""What the rig asks the clinic's database."""

# For the desks: what somebody of the staff may work on, by their e-mail address.

OWN_REQUESTS = """
SELECT b.uuid FROM coaching_callback b JOIN clinic_user u ON u.id = b.owner_id OR u.id = b.cover_id
 WHERE b.closed_at IS NULL AND u.email = %s ORDER BY b.id"""

OWN_CLIENTS = """
SELECT c.uuid FROM clients_client c JOIN clients_careteammember m ON m.client_id = c.id AND m.until IS NULL
  JOIN clinic_user u ON u.id = m.user_id WHERE u.email = %s ORDER BY c.id"""

OWN_PAUSES = """
SELECT p.uuid FROM coaching_pause p JOIN clients_careteammember m ON m.client_id = p.client_id AND m.until IS NULL
  JOIN clinic_user u ON u.id = m.user_id WHERE p.closed_at IS NULL AND u.email = %s ORDER BY p.id"""

OWN_CLIENTS_IN_NO_PAUSE = """
SELECT p.number, c.uuid::text FROM clients_client c JOIN clients_clientphone p ON p.client_id = c.id
  JOIN clients_careteammember m ON m.client_id = c.id AND m.until IS NULL JOIN clinic_user u ON u.id = m.user_id
 WHERE u.email = %s AND p.retired_at IS NULL AND NOT EXISTS (
       SELECT FROM coaching_pause s WHERE s.client_id = c.id AND s.closed_at IS NULL)
 ORDER BY c.id"""

OWN_CLIENTS_TO_RENEW = """
SELECT p.number, c.uuid::text, c.name FROM clients_client c JOIN clients_clientphone p ON p.client_id = c.id
  JOIN clients_careteammember m ON m.client_id = c.id AND m.until IS NULL JOIN clinic_user u ON u.id = m.user_id
 WHERE u.email = %s AND p.retired_at IS NULL AND NOT EXISTS (
       SELECT FROM agreements_agreement a
        WHERE a.client_id = c.id AND a.state IN ('draft', 'sent', 'viewed', 'client_signed'))
 ORDER BY c.id"""

AGREEMENT_THAT_WAITS = """
SELECT a.uuid::text, a.state FROM agreements_agreement a JOIN clients_client c ON c.id = a.client_id
 WHERE c.uuid = %s AND a.state IN ('draft', 'sent', 'viewed', 'client_signed')"""

OWN_CHANGES = """
SELECT o.id FROM coaching_limitoverride o JOIN clinic_user u ON u.id = o.therapist_id
 WHERE u.email = %s AND o.withdrawn_at IS NULL AND NOT o.leave ORDER BY o.id"""

# For the witnesses.

# Texts of this seed, with the time that they were due at last: as a limit put it off, not a failure.
TEXTS = """
SELECT m.uuid, m.sid, m.state, m.error, m.dedupe_key, m.template, m.urgency, max(c.new ->> 'due_at') AS due_at
  FROM telephony_message m JOIN chaos_change c ON c.tab = 'telephony_message' AND c.row_id = m.id::text
   AND c.new ->> 'error' = '' AND c.new ->> 'state' = 'pending'
 WHERE m.direction = 'out' AND NOT (m.state = 'pending' AND m.due_at > now()) AND EXISTS (
         SELECT FROM chaos_change i WHERE i.tab = c.tab AND i.row_id = c.row_id AND i.op = 'INSERT')
 GROUP BY 1, 2, 3, 4, 5, 6, 7"""

REMINDERS_WITHOUT_TEXT = """
SELECT r.id, r.kind, r.sent_at, r.due_at FROM coaching_reminder r
 WHERE r.sent_at IS NOT NULL AND NOT EXISTS (
         SELECT FROM telephony_message m WHERE m.dedupe_key = 'reminder:' || r.id)
   AND EXISTS (SELECT FROM chaos_change c WHERE c.tab = 'coaching_reminder' AND c.row_id = r.id::text)"""

TRIED_AGAIN = """
SELECT uuid::text, cardinality(past_sids) FROM telephony_message
UNION ALL SELECT uuid::text, cardinality(past_sids) FROM telephony_call"""

PAUSES = """
SELECT row_id::int AS pause, (new ->> 'client_id')::int AS client, op,
       extract(epoch FROM pg_xact_commit_timestamp(tx::xid)) AS at, extract(epoch FROM began) AS began,
       extract(epoch FROM (new ->> 'ends_at')::timestamptz) AS ends, new ->> 'closed_at' IS NOT NULL AS closed
  FROM chaos_change WHERE tab = 'coaching_pause' AND (new -> 'channels') ? 'call' ORDER BY n"""

CLIENT_OF_CONTACT = "SELECT uuid::text, client_id FROM coaching_contact WHERE caregiver_id IS NULL"

CLIENT_OF_CALLER = """
SELECT c.sid, t.client_id FROM coaching_contact t JOIN telephony_call c ON c.id = t.call_id
 WHERE t.caregiver_id IS NULL AND t.direction = 'in'"""

CLIENT_OF_LEG = """
SELECT l.uuid::text, t.client_id FROM coaching_therapistleg l JOIN coaching_contact t ON t.id = l.contact_id
 WHERE t.caregiver_id IS NULL"""

CLIENT_OF_OUR_CALL = """
SELECT c.uuid::text, t.client_id FROM coaching_therapistleg l JOIN telephony_call c ON c.id = l.call_id
  JOIN coaching_contact t ON t.id = l.contact_id WHERE t.caregiver_id IS NULL"""

REMINDED = """
SELECT m.dedupe_key, b.client_id, extract(epoch FROM c.began) AS began
  FROM chaos_change c JOIN telephony_message m ON m.id::text = c.row_id
  JOIN coaching_reminder r ON m.dedupe_key = 'reminder:' || r.id JOIN coaching_callback b ON b.id = r.call_back_id
 WHERE c.tab = 'telephony_message' AND c.op = 'INSERT' AND b.caregiver_id IS NULL"""

CHANGES = """
SELECT n, tx::text, tab, op, row_id, old, new FROM chaos_change
 WHERE tab = ANY(%s) AND old IS DISTINCT FROM new ORDER BY n"""

TRAIL = "SELECT tx::text, new ->> 'action' AS action FROM chaos_change WHERE tab = 'clinic_auditevent'"

STORED_NAMES = """
SELECT sid FROM telephony_call WHERE sid IS NOT NULL
UNION SELECT sid FROM telephony_message WHERE sid IS NOT NULL"""

# Of this seed; `sealed` counts files, `said` the lines of the agreement's own chain.
SIGNATURES = """
SELECT s.id, s.signer_id, a.id AS agreement, a.state,
       (SELECT count(*) FROM agreements_signature o WHERE o.signer_id = s.signer_id) AS signatures,
       (SELECT count(*) FROM agreements_sealedpdf p WHERE p.agreement_id = a.id AND p.revision = 1) AS sealed,
       (SELECT count(*) FROM agreements_agreementevent e WHERE e.agreement_id = a.id AND e.kind = 'signer.signed'
           AND e.data ->> 'signer' = s.signer_id::text) AS said
  FROM agreements_signature s JOIN agreements_signer g ON g.id = s.signer_id
  JOIN agreements_agreement a ON a.id = g.agreement_id
 WHERE EXISTS (
         SELECT FROM chaos_change c
          WHERE c.tab = 'agreements_signature' AND c.op = 'INSERT' AND c.row_id = s.id::text)
 ORDER BY s.id"""

SIGNED_LINKS = """
SELECT l.token_sha256 FROM agreements_signinglink l JOIN agreements_signature s ON s.signer_id = l.signer_id"""

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

# Each asks for what is left half done; what a job needs a moment for may be so old that it had it.
STUCK = {
    "a text": """
        SELECT id, state, due_at, error, attempts, template, dedupe_key FROM telephony_message
         WHERE direction = 'out' AND (state IN ('sending', 'queued', 'sent') OR state = 'pending' AND due_at < now())""",
    "a call": """
        SELECT id, direction, purpose, state, due_at, sid, error FROM telephony_call
         WHERE state IN ('sending', 'queued', 'ringing', 'in-progress') OR state = 'pending' AND due_at < now()""",
    "a therapist's telephone": """
        SELECT l.id, l.staff_id, c.state, l.started_at, l.expires_at FROM coaching_therapistleg l
          LEFT JOIN telephony_call c ON c.id = l.call_id WHERE l.ended_at IS NULL""",
    "a contact": """
        SELECT t.id, t.outcome, t.direction, c.state FROM coaching_contact t JOIN telephony_call c ON c.id = t.call_id
         WHERE t.ended_at IS NULL""",
    "a reminder": """
        SELECT id, kind, due_at FROM coaching_reminder
         WHERE sent_at IS NULL AND dropped_at IS NULL AND due_at < now() - interval '10 seconds'""",
    "the start of a pause": """
        SELECT id FROM coaching_pause
         WHERE closed_at IS NULL AND start_effects_at IS NULL AND starts_at <= now() - interval '10 seconds'""",
    "the end of a pause": """
        SELECT id FROM coaching_pause WHERE closed_at < now() - interval '10 seconds' AND end_effects_at IS NULL""",
    "a line of the trail": """
        SELECT id FROM clinic_auditevent e WHERE recorded_at < now() - interval '20 seconds'
           AND NOT EXISTS (SELECT FROM clinic_auditlink l WHERE l.event_id = e.id)""",
    "a seal": """
        SELECT id, error FROM agreements_sealing WHERE sealed_at IS NULL AND wanted_at < now() - interval '10 seconds'""",
    "a letter": """
        SELECT id, error FROM agreements_letter
         WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at < now() - interval '10 seconds'""",
    "a request without a reminder": """
        SELECT b.id FROM coaching_callback b
         WHERE b.closed_at IS NULL AND b.held_at IS NULL AND b.taken_at < now() - interval '10 seconds' AND NOT EXISTS (
               SELECT FROM coaching_reminder r
                WHERE r.call_back_id = b.id AND r.sent_at IS NULL AND r.dropped_at IS NULL)""",
    "a request in a pause, not held": """
        SELECT b.id FROM coaching_callback b JOIN coaching_pause p ON p.client_id = b.client_id
         WHERE b.closed_at IS NULL AND b.held_at IS NULL AND b.caregiver_id IS NULL AND p.closed_at IS NULL
           AND 'call' = ANY (p.channels) AND p.starts_at < now() - interval '10 seconds' AND p.ends_at > now()""",
    "a request held for no pause": """
        SELECT b.id FROM coaching_callback b
         WHERE b.closed_at IS NULL AND b.held_at < now() - interval '10 seconds' AND NOT EXISTS (
               SELECT FROM coaching_pause p
                WHERE p.client_id = b.client_id AND p.closed_at IS NULL AND p.ends_at > now())""",
}

TEXTS_THAT_WAIT = """
SELECT 1 FROM telephony_message
 WHERE direction = 'out' AND state = 'pending' AND due_at < now() + interval '2 minutes'"""

ALARM_ABOUT_A_CLOCK = "SELECT 1 FROM coaching_alert WHERE condition = 'clock' AND facts ->> 'process' LIKE %s"

# When all is mended, an hour goes by for the limits of texts, the waits after failures, and for what went silent.
AN_HOUR_GOES_BY = (
    """UPDATE telephony_message SET handed_at = handed_at - interval '1 hour'
        WHERE state NOT IN ('pending', 'sending') AND handed_at > now() - interval '30 minutes'""",
    """UPDATE telephony_call SET handed_at = handed_at - interval '1 hour'
        WHERE state NOT IN ('pending', 'sending') AND handed_at > now() - interval '30 minutes'""",
    "UPDATE telephony_message SET due_at = now() WHERE state = 'pending' AND due_at > now()",
    "UPDATE telephony_call SET due_at = now() WHERE state = 'pending' AND due_at > now()",
    "UPDATE agreements_sealing SET due_at = now() WHERE sealed_at IS NULL AND due_at > now()",
    """UPDATE telephony_message SET created_at = created_at - interval '2 minutes', checked_at = NULL
        WHERE state IN ('queued', 'sent') AND created_at > now() - interval '2 minutes'""",
    """UPDATE telephony_call SET created_at = created_at - interval '2 minutes', checked_at = NULL
        WHERE state IN ('queued', 'ringing', 'in-progress') AND created_at > now() - interval '2 minutes'""",
)

POISON_THAT_LIVES = "SELECT id, state FROM telephony_message WHERE dedupe_key LIKE 'poison:%%' AND state <> 'dead'"
