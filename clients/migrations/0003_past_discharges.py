"""Clients who were discharged before discharges had rows of their own."""

from django.db import migrations

PAST = """
INSERT INTO clients_discharge (uuid, client_id, discharged_at, discharged_by_id)
SELECT gen_random_uuid(), c.id, c.discharged_at, c.discharged_by_id FROM clients_client c
 WHERE c.discharged_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM clients_discharge d WHERE d.client_id = c.id AND d.readmitted_at IS NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_plans_discharges_phones")]

    operations = [migrations.RunSQL(PAST, migrations.RunSQL.noop)]
