"""The one query behind every decision: who calls, and all that the rule and the limits need to know of them.

One statement, because each further round trip to the database is paid by everyone who calls. It gives one row, or none
when the dialled number is not a coaching line. `CALLER` finds the caller by number; `KNOWN` takes a client already known.
A number that belongs to several people, to nobody, or that others may use (`doubted_at`), gives a row without a client: the caller has to say who calls.
"""

from clinic.prepared import Prepared

CALLER = """
  line AS (
    SELECT l.clinic_id FROM clinic_coachingline l WHERE l.number = %(line)s AND l.retired_at IS NULL
  ), caller AS (
    SELECT p.client_id, NULL::bigint AS caregiver_id, p.number AS number,
           (p.can_text AND p.texts_agreed_at IS NOT NULL) AS texts, NULL::text AS language,
           p.doubted_at IS NOT NULL AS doubted
      FROM clients_clientphone p
      JOIN clients_client c ON c.id = p.client_id AND c.clinic_id = (SELECT clinic_id FROM line)
     WHERE p.number = %(peer)s AND p.retired_at IS NULL
    UNION ALL
    SELECT g.client_id, g.id, g.phone, false, g.language, false
      FROM clients_caregiver g
      JOIN clients_client c ON c.id = g.client_id AND c.clinic_id = (SELECT clinic_id FROM line)
     WHERE g.phone = %(peer)s AND g.ended_at IS NULL AND g.own_coaching
  )"""

KNOWN = """
  line AS (
    SELECT c.clinic_id FROM clients_client c WHERE c.id = %(client)s
  ), caller AS (
    SELECT c.id AS client_id, g.id AS caregiver_id, coalesce(g.phone, p.number) AS number,
           coalesce(p.can_text AND p.texts_agreed_at IS NOT NULL, false) AS texts, g.language,
           false AS doubted
      FROM clients_client c
      LEFT JOIN clients_caregiver g ON g.id = %(caregiver)s AND g.client_id = c.id
      LEFT JOIN LATERAL (
        SELECT number, can_text, texts_agreed_at FROM clients_clientphone
         WHERE client_id = c.id AND retired_at IS NULL ORDER BY position, id LIMIT 1) p ON true
     WHERE c.id = %(client)s
  )"""

_REST = """
  , who AS (
    SELECT * FROM caller WHERE (SELECT count(*) FROM caller) = 1 AND NOT doubted
  ), primary_therapist AS (
    SELECT t.user_id FROM clients_careteammember t
     WHERE t.client_id = (SELECT client_id FROM who) AND t.role = 'primary' AND t.until IS NULL
  ), coaches AS (
    SELECT ARRAY(
      SELECT user_id FROM primary_therapist
      UNION
      SELECT s.cover_id FROM coaching_limitsetting s
       WHERE s.therapist_id = (SELECT user_id FROM primary_therapist) AND s.cover_id IS NOT NULL
      UNION
      SELECT o.cover_id FROM coaching_limitoverride o
       WHERE o.therapist_id = (SELECT user_id FROM primary_therapist) AND o.cover_id IS NOT NULL
         AND o.withdrawn_at IS NULL AND o.ends_at > %(now)s
         AND (o.client_id IS NULL OR o.client_id = (SELECT client_id FROM who))) AS ids
  )
SELECT json_build_object(
  'clinic', json_build_object('id', k.id, 'time_zone', k.time_zone, 'country', k.country, 'language', k.language,
                              'office_number', k.office_number),
  'policy', (
    SELECT to_json(p) FROM clinic_policy p
     WHERE p.clinic_id = k.id AND p.effective_from <= %(now)s ORDER BY p.effective_from DESC, p.number DESC LIMIT 1),
  'caregiver', w.caregiver_id, 'number', w.number, 'texts', w.texts, 'speaks', w.language,
  'client', CASE WHEN c.id IS NULL THEN NULL ELSE json_build_object(
    'id', c.id, 'language', c.language, 'country', c.country, 'time_zone', c.time_zone,
    'discharged', c.discharged_at IS NOT NULL) END,
  'pause_ends', (
    SELECT extract(epoch FROM p.ends_at) FROM coaching_pause p
     WHERE p.client_id = c.id AND p.closed_at IS NULL AND p.starts_at <= %(now)s AND p.ends_at > %(now)s),
  'exception', (
    SELECT json_build_object('applies', e.applies, 'hours', e.hours, 'channels', e.channels, 'id', e.id)
      FROM coaching_ruleexception e WHERE e.client_id = c.id AND e.ended_at IS NULL),
  'agreement', EXISTS (
    SELECT 1 FROM agreements_agreement a WHERE a.client_id = c.id AND a.state IN ('signed', 'active')),
  'agreement_waits', EXISTS (
    SELECT 1 FROM agreements_agreement a
     WHERE a.client_id = c.id AND a.state IN ('sent', 'viewed', 'client_signed')),
  'primary', (SELECT user_id FROM primary_therapist),
  'coaches', (
    SELECT json_agg(json_build_object(
      'id', u.id, 'zone', u.time_zone, 'phone', u.phone, 'active', u.is_active,
      'response', s.response_minutes, 'longest', s.longest_call_minutes, 'cover', s.cover_id,
      'windows', (
        SELECT json_agg(json_build_array(x.channel, x.weekday, x.starts, x.ends)) FROM coaching_weeklywindow x
         WHERE x.therapist_id = u.id),
      'exceptions', (
        SELECT json_agg(json_build_array(x.channel, x.weekday, x.starts, x.ends, x.opens) ORDER BY x.id)
          FROM coaching_clientlimit x
         WHERE x.therapist_id = u.id AND x.client_id = c.id AND x.ended_at IS NULL),
      'overrides', (
        SELECT json_agg(json_build_object(
          'opens', o.opens, 'starts', extract(epoch FROM o.starts_at), 'ends', extract(epoch FROM o.ends_at),
          'channel', o.channel, 'cover', o.cover_id, 'none', o.no_cover, 'leave', o.leave) ORDER BY o.created_at, o.id)
          FROM coaching_limitoverride o
         WHERE o.therapist_id = u.id AND o.withdrawn_at IS NULL AND o.ends_at > %(now)s
           AND (o.client_id IS NULL OR o.client_id = c.id))))
      FROM clinic_user u
      LEFT JOIN LATERAL (  -- one row by its key: joined plainly, all settings would be read to be hashed
        SELECT * FROM coaching_limitsetting WHERE therapist_id = u.id OFFSET 0) s ON true
     WHERE u.id = ANY ((SELECT ids FROM coaches)::bigint[])))::text
  FROM line JOIN clinic_clinic k ON k.id = line.clinic_id
  LEFT JOIN who w ON true
  LEFT JOIN clients_client c ON c.id = w.client_id
"""

BY_NUMBER = Prepared(
    "situation_by_number",
    f"WITH {CALLER}{_REST}",
    {"line": "text", "peer": "text", "now": "timestamptz"},
)
BY_CLIENT = Prepared(
    "situation_by_client",
    f"WITH {KNOWN}{_REST}",
    {"client": "bigint", "caregiver": "bigint", "now": "timestamptz"},
)
