import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What every call wrote and nobody looked at: legs without a parent, and a receipt's key by its first letters.

    Dropped by name: an AlterField would make the foreign key anew, and read the whole table under a lock for it.
    """

    atomic = False

    dependencies = [
        ("telephony", "0005_legs_of_a_call"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX CONCURRENTLY IF EXISTS telephony_call_parent_id_3f2ed9f9",
                    "CREATE INDEX CONCURRENTLY telephony_call_parent_id_3f2ed9f9 ON telephony_call (parent_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="call",
                    name="parent",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="telephony.call",
                    ),
                )
            ],
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS telephony_receipt_key_d0de7dd1_like",
            "CREATE INDEX CONCURRENTLY telephony_receipt_key_d0de7dd1_like"
            " ON telephony_receipt (key varchar_pattern_ops)",
        ),
    ]
