from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """A clinic's trail is read by time, for which there is an index; made while the line takes calls."""

    atomic = False

    dependencies = [
        ("clinic", "0015_line_added"),
    ]

    operations = [
        RemoveIndexConcurrently(model_name="auditevent", name="auditevent_clinic"),
    ]
