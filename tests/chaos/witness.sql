-- Who changed what in which transaction, and when it was committed: the rig's own witness, in its database only.
CREATE TABLE chaos_change (
    n bigserial PRIMARY KEY, tx xid8 NOT NULL, tab text NOT NULL, op text NOT NULL, row_id text,
    began timestamptz NOT NULL, old jsonb, new jsonb
);
CREATE FUNCTION chaos_witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO chaos_change (tx, tab, op, row_id, began, old, new) VALUES (
        pg_current_xact_id(), TG_TABLE_NAME, TG_OP, coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> 'id',
        statement_timestamp(),
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END $$;
DO $$
DECLARE tab text;
BEGIN
    FOR tab IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND (tablename ~ '^(coaching|agreements|clients)_'
             OR tablename IN ('clinic_auditevent', 'clinic_policy', 'clinic_user', 'telephony_message', 'telephony_call'))
    LOOP
        EXECUTE format('CREATE TRIGGER zz_chaos_witness AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION chaos_witness()', tab);
    END LOOP;
END $$;
