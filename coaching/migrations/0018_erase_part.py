"""The door by which a client's record leaves the database, as `coaching.erasing.door` makes it."""

from django.db import migrations

ERASE_PART = r"""
CREATE OR REPLACE FUNCTION erase_part(stone bigint, part text, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $door$
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
    RAISE EXCEPTION 'no deletion under way: %', stone USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM clients_legalhold h WHERE h.client_id = v_who AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'to be kept: record of %', v_who USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM clients_client c WHERE c.id = v_who AND c.discharged_at IS NULL) THEN
    RAISE EXCEPTION 'in treatment: client %', v_who USING ERRCODE = 'insufficient_privilege';
  END IF;
  v_numbers := ARRAY(SELECT own.n FROM (
    SELECT number AS n FROM clients_clientphone WHERE client_id = v_who
    UNION SELECT phone FROM clients_caregiver WHERE client_id = v_who
    UNION SELECT s.phone FROM agreements_signer s JOIN agreements_agreement a ON a.id = s.agreement_id
      WHERE a.client_id = v_who AND s.user_id IS NULL) own
  WHERE own.n <> ''
    AND NOT EXISTS (SELECT FROM clients_clientphone o JOIN clients_client c ON c.id = o.client_id
      WHERE o.number = own.n AND c.id <> v_who AND c.clinic_id = v_here)
    AND NOT EXISTS (SELECT FROM clients_caregiver o JOIN clients_client c ON c.id = o.client_id
      WHERE o.phone = own.n AND c.id <> v_who AND c.clinic_id = v_here)
    AND NOT EXISTS (SELECT FROM clinic_user u WHERE u.phone = own.n AND u.clinic_id = v_here));
  PERFORM set_config('intersession.erasing', stone::text, true);
  CASE part
  WHEN 'coaching_reminder' THEN
    WITH g AS (DELETE FROM coaching_reminder WHERE id IN (SELECT r.id FROM coaching_reminder r WHERE (r.call_back_id IN (SELECT b.id FROM coaching_callback b WHERE b.client_id = v_who) OR r.check_in_id IN (SELECT i.id FROM coaching_checkin i WHERE i.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_addendum' THEN
    WITH g AS (DELETE FROM coaching_addendum WHERE id IN (SELECT r.id FROM coaching_addendum r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_crisisstep' THEN
    WITH g AS (DELETE FROM coaching_crisisstep WHERE id IN (SELECT r.id FROM coaching_crisisstep r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_question' THEN
    WITH g AS (DELETE FROM coaching_question WHERE id IN (SELECT r.id FROM coaching_question r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_contactsheet' THEN
    WITH g AS (DELETE FROM coaching_contactsheet WHERE id IN (SELECT r.id FROM coaching_contactsheet r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_skilltried' THEN
    WITH g AS (DELETE FROM coaching_skilltried WHERE id IN (SELECT r.id FROM coaching_skilltried r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_contact_skills' THEN
    WITH g AS (DELETE FROM coaching_contact_skills WHERE id IN (SELECT r.id FROM coaching_contact_skills r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_attachment' THEN
    WITH g AS (DELETE FROM coaching_attachment WHERE id IN (SELECT r.id FROM coaching_attachment r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers))) OR r.check_in_id IN (SELECT i.id FROM coaching_checkin i WHERE i.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'telephony_media' THEN
    WITH g AS (DELETE FROM telephony_media WHERE id IN (SELECT r.id FROM telephony_media r WHERE (r.message_id IN (SELECT m.id FROM telephony_message m WHERE m.id IN (SELECT t.message_id FROM coaching_conversationtext t WHERE t.client_id = v_who) OR (m.clinic_id = v_here AND m.peer = ANY(v_numbers) AND NOT EXISTS (SELECT FROM coaching_conversationtext t WHERE t.message_id = m.id AND t.client_id <> v_who)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_conversationtext' THEN
    WITH g AS (DELETE FROM coaching_conversationtext WHERE id IN (SELECT r.id FROM coaching_conversationtext r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC), array_remove(array_agg(g.message_id), NULL) INTO v_gone, v_words, v_taken FROM g;
    v_also_of := 'telephony_message';
    WITH g AS (DELETE FROM telephony_message WHERE id IN (SELECT r.id FROM telephony_message r WHERE r.id = ANY(v_taken) AND NOT EXISTS (SELECT FROM coaching_conversationtext t WHERE t.message_id = r.id)) RETURNING *)
    SELECT count(*), concat(v_words, string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC)) INTO v_also, v_words FROM g;
  WHEN 'coaching_checkin' THEN
    WITH g AS (DELETE FROM coaching_checkin WHERE id IN (SELECT r.id FROM coaching_checkin r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_checkinseries' THEN
    WITH g AS (DELETE FROM coaching_checkinseries WHERE id IN (SELECT r.id FROM coaching_checkinseries r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_riskcheck' THEN
    WITH g AS (DELETE FROM coaching_riskcheck WHERE id IN (SELECT r.id FROM coaching_riskcheck r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_pause' THEN
    WITH g AS (DELETE FROM coaching_pause WHERE id IN (SELECT r.id FROM coaching_pause r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_act' THEN
    WITH g AS (DELETE FROM coaching_act WHERE id IN (SELECT r.id FROM coaching_act r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_therapistleg' THEN
    WITH g AS (DELETE FROM coaching_therapistleg WHERE id IN (SELECT r.id FROM coaching_therapistleg r WHERE (r.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC), array_remove(array_agg(g.call_id), NULL) INTO v_gone, v_words, v_taken FROM g;
    v_also_of := 'telephony_call';
    WITH g AS (DELETE FROM telephony_call WHERE id IN (SELECT r.id FROM telephony_call r WHERE (r.id = ANY(v_taken) OR r.parent_id = ANY(v_taken)) AND NOT EXISTS (SELECT FROM coaching_contact c WHERE c.call_id = r.id) AND NOT EXISTS (SELECT FROM coaching_therapistleg g WHERE g.call_id = r.id)) RETURNING *)
    SELECT count(*), concat(v_words, string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC)) INTO v_also, v_words FROM g;
  WHEN 'coaching_contact' THEN
    WITH g AS (DELETE FROM coaching_contact WHERE id IN (SELECT r.id FROM coaching_contact r WHERE (r.id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC), array_remove(array_agg(g.call_id), NULL) INTO v_gone, v_words, v_taken FROM g;
    v_also_of := 'telephony_call';
    WITH g AS (DELETE FROM telephony_call WHERE id IN (SELECT r.id FROM telephony_call r WHERE (r.id = ANY(v_taken) OR r.parent_id = ANY(v_taken)) AND NOT EXISTS (SELECT FROM coaching_contact c WHERE c.call_id = r.id) AND NOT EXISTS (SELECT FROM coaching_therapistleg g WHERE g.call_id = r.id)) RETURNING *)
    SELECT count(*), concat(v_words, string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC)) INTO v_also, v_words FROM g;
  WHEN 'coaching_callback' THEN
    WITH g AS (DELETE FROM coaching_callback WHERE id IN (SELECT r.id FROM coaching_callback r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'telephony_message' THEN
    WITH g AS (DELETE FROM telephony_message WHERE id IN (SELECT r.id FROM telephony_message r WHERE (r.id IN (SELECT m.id FROM telephony_message m WHERE m.id IN (SELECT t.message_id FROM coaching_conversationtext t WHERE t.client_id = v_who) OR (m.clinic_id = v_here AND m.peer = ANY(v_numbers) AND NOT EXISTS (SELECT FROM coaching_conversationtext t WHERE t.message_id = m.id AND t.client_id <> v_who)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'telephony_call' THEN
    WITH g AS (DELETE FROM telephony_call WHERE id IN (SELECT r.id FROM telephony_call r WHERE (r.id IN (SELECT k.id FROM telephony_call k WHERE k.id IN (SELECT c.call_id FROM coaching_contact c WHERE c.id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) OR k.id IN (SELECT g.call_id FROM coaching_therapistleg g WHERE g.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) OR (k.clinic_id = v_here AND k.peer = ANY(v_numbers) AND NOT EXISTS (SELECT FROM coaching_contact c WHERE c.call_id = k.id AND c.client_id <> v_who) AND NOT EXISTS (SELECT FROM coaching_therapistleg g WHERE g.call_id = k.id AND g.contact_id NOT IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))))) OR r.parent_id IN (SELECT k.id FROM telephony_call k WHERE k.id IN (SELECT c.call_id FROM coaching_contact c WHERE c.id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) OR k.id IN (SELECT g.call_id FROM coaching_therapistleg g WHERE g.contact_id IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers)))) OR (k.clinic_id = v_here AND k.peer = ANY(v_numbers) AND NOT EXISTS (SELECT FROM coaching_contact c WHERE c.call_id = k.id AND c.client_id <> v_who) AND NOT EXISTS (SELECT FROM coaching_therapistleg g WHERE g.call_id = k.id AND g.contact_id NOT IN (SELECT c.id FROM coaching_contact c WHERE c.client_id = v_who OR (c.client_id IS NULL AND c.clinic_id = v_here AND c.peer = ANY(v_numbers))))))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'telephony_stop' THEN
    WITH g AS (DELETE FROM telephony_stop WHERE id IN (SELECT r.id FROM telephony_stop r WHERE (r.peer = ANY(v_numbers) AND r.line IN (SELECT n.number FROM clinic_coachingline n WHERE n.clinic_id = v_here)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_sealedpdf' THEN
    WITH g AS (DELETE FROM agreements_sealedpdf WHERE id IN (SELECT r.id FROM agreements_sealedpdf r WHERE (r.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC), coalesce(array_agg(g.sha256), '{}') INTO v_gone, v_words, v_files FROM g;
  WHEN 'agreements_sealing' THEN
    WITH g AS (DELETE FROM agreements_sealing WHERE id IN (SELECT r.id FROM agreements_sealing r WHERE (r.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_paperscan' THEN
    WITH g AS (DELETE FROM agreements_paperscan WHERE id IN (SELECT r.id FROM agreements_paperscan r WHERE (r.signature_id IN (SELECT g.id FROM agreements_signature g WHERE g.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who)))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_signature' THEN
    WITH g AS (DELETE FROM agreements_signature WHERE id IN (SELECT r.id FROM agreements_signature r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_signingsession' THEN
    WITH g AS (DELETE FROM agreements_signingsession WHERE id IN (SELECT r.id FROM agreements_signingsession r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_onetimecode' THEN
    WITH g AS (DELETE FROM agreements_onetimecode WHERE id IN (SELECT r.id FROM agreements_onetimecode r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_signinglink' THEN
    WITH g AS (DELETE FROM agreements_signinglink WHERE id IN (SELECT r.id FROM agreements_signinglink r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_signernote' THEN
    WITH g AS (DELETE FROM agreements_signernote WHERE id IN (SELECT r.id FROM agreements_signernote r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_agreementreminder' THEN
    WITH g AS (DELETE FROM agreements_agreementreminder WHERE id IN (SELECT r.id FROM agreements_agreementreminder r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_letter' THEN
    WITH g AS (DELETE FROM agreements_letter WHERE id IN (SELECT r.id FROM agreements_letter r WHERE (r.signer_id IN (SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_matter' THEN
    WITH g AS (DELETE FROM agreements_matter WHERE id IN (SELECT r.id FROM agreements_matter r WHERE (r.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_agreementevent' THEN
    WITH g AS (DELETE FROM agreements_agreementevent WHERE id IN (SELECT r.id FROM agreements_agreementevent r WHERE (r.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_signer' THEN
    WITH g AS (DELETE FROM agreements_signer WHERE id IN (SELECT r.id FROM agreements_signer r WHERE (r.agreement_id IN (SELECT a.id FROM agreements_agreement a WHERE a.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'agreements_agreement' THEN
    WITH g AS (DELETE FROM agreements_agreement WHERE id IN (SELECT r.id FROM agreements_agreement r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_ownpagesession' THEN
    WITH g AS (DELETE FROM coaching_ownpagesession WHERE id IN (SELECT r.id FROM coaching_ownpagesession r WHERE (r.link_id IN (SELECT l.id FROM coaching_ownpagelink l WHERE l.page_id IN (SELECT p.id FROM coaching_ownpage p WHERE p.client_id = v_who))) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_ownpagelink' THEN
    WITH g AS (DELETE FROM coaching_ownpagelink WHERE id IN (SELECT r.id FROM coaching_ownpagelink r WHERE (r.page_id IN (SELECT p.id FROM coaching_ownpage p WHERE p.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_ownpage' THEN
    WITH g AS (DELETE FROM coaching_ownpage WHERE id IN (SELECT r.id FROM coaching_ownpage r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_discussed' THEN
    WITH g AS (DELETE FROM coaching_discussed WHERE id IN (SELECT r.id FROM coaching_discussed r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_sessionpoint' THEN
    WITH g AS (DELETE FROM coaching_sessionpoint WHERE id IN (SELECT r.id FROM coaching_sessionpoint r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_practice' THEN
    WITH g AS (DELETE FROM coaching_practice WHERE id IN (SELECT r.id FROM coaching_practice r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_passedon' THEN
    WITH g AS (DELETE FROM coaching_passedon WHERE id IN (SELECT r.id FROM coaching_passedon r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_ruleexception' THEN
    WITH g AS (DELETE FROM coaching_ruleexception WHERE id IN (SELECT r.id FROM coaching_ruleexception r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_emergencyaccess' THEN
    WITH g AS (DELETE FROM coaching_emergencyaccess WHERE id IN (SELECT r.id FROM coaching_emergencyaccess r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_clientlimit' THEN
    WITH g AS (DELETE FROM coaching_clientlimit WHERE id IN (SELECT r.id FROM coaching_clientlimit r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_coverrequest' THEN
    WITH g AS (DELETE FROM coaching_coverrequest WHERE id IN (SELECT r.id FROM coaching_coverrequest r WHERE (r.override_id IN (SELECT o.id FROM coaching_limitoverride o WHERE o.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'coaching_limitoverride' THEN
    WITH g AS (DELETE FROM coaching_limitoverride WHERE id IN (SELECT r.id FROM coaching_limitoverride r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_legalhold' THEN
    WITH g AS (DELETE FROM clients_legalhold WHERE id IN (SELECT r.id FROM clients_legalhold r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_discharge' THEN
    WITH g AS (DELETE FROM clients_discharge WHERE id IN (SELECT r.id FROM clients_discharge r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_planversion' THEN
    WITH g AS (DELETE FROM clients_planversion WHERE id IN (SELECT r.id FROM clients_planversion r WHERE (r.plan_id IN (SELECT p.id FROM clients_coachingplan p WHERE p.client_id = v_who)) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_coachingplan' THEN
    WITH g AS (DELETE FROM clients_coachingplan WHERE id IN (SELECT r.id FROM clients_coachingplan r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_careteammember' THEN
    WITH g AS (DELETE FROM clients_careteammember WHERE id IN (SELECT r.id FROM clients_careteammember r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_clientphone' THEN
    WITH g AS (DELETE FROM clients_clientphone WHERE id IN (SELECT r.id FROM clients_clientphone r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_caregiver' THEN
    WITH g AS (DELETE FROM clients_caregiver WHERE id IN (SELECT r.id FROM clients_caregiver r WHERE (r.client_id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  WHEN 'clients_client' THEN
    WITH g AS (DELETE FROM clients_client WHERE id IN (SELECT r.id FROM clients_client r WHERE (r.id = v_who) ORDER BY r.id DESC LIMIT most) RETURNING *)
    SELECT count(*), string_agg(to_jsonb(g)::text, E'\n' ORDER BY g.id DESC) INTO v_gone, v_words FROM g;
  END CASE;
  PERFORM set_config('intersession.erasing', '', true);
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
$door$;
REVOKE ALL ON FUNCTION erase_part(bigint, text, integer) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_go_with_the_record"),
        ("clients", "0005_legal_hold"),
        ("clinic", "0007_tombstone"),
        ("coaching", "0017_go_with_the_record"),
        ("telephony", "0003_troubled_rows"),
    ]
    operations = [migrations.RunSQL(ERASE_PART, "DROP FUNCTION erase_part(bigint, text, integer)")]
