from django.db import migrations, models

GIVEN = models.UniqueConstraint(fields=("sid",), condition=models.Q(sid__isnull=False), name="message_sid_once_given")


class Migration(migrations.Migration):
    """A text in the outbox has no SID yet and enters no index of them. Made while the line takes calls; the constraint
    on all rows goes with the next migration.
    """

    atomic = False

    dependencies = [
        ("telephony", "0006_indexes_not_in_use"),
    ]

    operations = [
        migrations.RunSQL(  # what an attempt left that was broken off
            "DROP INDEX CONCURRENTLY IF EXISTS message_sid_once_given",
            migrations.RunSQL.noop,
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY message_sid_once_given ON telephony_message (sid)"
                    " WHERE sid IS NOT NULL",
                    "DROP INDEX CONCURRENTLY IF EXISTS message_sid_once_given",
                )
            ],
            state_operations=[migrations.AddConstraint(model_name="message", constraint=GIVEN)],
        ),
    ]
