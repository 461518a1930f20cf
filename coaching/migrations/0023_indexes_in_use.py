from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Of two columns that are nearly always empty, the rows that are not; made while the line takes calls."""

    atomic = False

    dependencies = [
        ("coaching", "0022_undo_before"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                fields=["caregiver"], condition=models.Q(caregiver__isnull=False), name="contact_of_caregiver"
            ),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                fields=["call_back"], condition=models.Q(call_back__isnull=False), name="contact_of_call_back"
            ),
        ),
    ]
