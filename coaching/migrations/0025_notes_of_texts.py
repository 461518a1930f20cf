from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

TALKED = Q(("outcome", "connected")) | Q(("decision__gt", ""), ("outcome", "texted"))


class Migration(migrations.Migration):
    """A note is written of an exchange of texts as well: the log finds those without one by an index that has both."""

    atomic = False

    dependencies = [
        ("coaching", "0024_indexes_not_in_use"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                condition=TALKED & Q(("completed_at", None)),
                fields=["clinic", "-started_at", "-id"],
                name="contact_log_to_write",
            ),
        ),
        RemoveIndexConcurrently(model_name="contact", name="contact_log_without_note"),
    ]
