import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A process tells which field keys it has, so that nothing is moved to one that it could not read."""

    dependencies = [
        ("coaching", "0028_text_word"),
    ]

    operations = [
        migrations.AddField(
            model_name="processclock",
            name="field_keys",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), db_default=[], default=list, size=None
            ),
        ),
    ]
