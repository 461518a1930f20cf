from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Most calls are nobody's leg; made while the line takes calls."""

    atomic = False

    dependencies = [
        ("telephony", "0004_removed_at"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="call",
            index=models.Index(name="call_legs", fields=["parent"], condition=models.Q(parent__isnull=False)),
        ),
    ]
