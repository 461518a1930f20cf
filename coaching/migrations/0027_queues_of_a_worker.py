import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A worker tells whose work it does, so that one whose clock is wrong knows whether others do it."""

    dependencies = [
        ("coaching", "0026_text_came_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="processclock",
            name="queues",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), db_default=[], default=list, size=None
            ),
        ),
    ]
