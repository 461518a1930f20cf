from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """When the last backup was made is asked each half minute, however long ago it is."""

    atomic = False

    dependencies = [
        ("clinic", "0012_known_break"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="auditevent",
            index=models.Index("at", name="auditevent_backups", condition=models.Q(("action", "backup.made"))),
        ),
    ]
