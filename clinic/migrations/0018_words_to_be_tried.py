"""Whoever verified these lines tried them before 0017 gave them a word for Spanish: they are to be tried once more. Who
had, and when, is on the trail.
"""

from django.db import migrations

UNTRIED = """
UPDATE clinic_crisisline SET verified_on = NULL, verified_by_id = NULL
 WHERE country = 'US' AND how = 'text' AND presses = '{"es": "AYUDA"}'::jsonb AND retired_at IS NULL
   AND verified_on IS NOT NULL AND (number, keyword) IN (('988', ''), ('741741', 'HOME'))
"""


class Migration(migrations.Migration):
    dependencies = [("clinic", "0017_words_for_spanish")]

    operations = [migrations.RunSQL(UNTRIED, migrations.RunSQL.noop)]
