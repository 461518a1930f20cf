from django.db import migrations, models

NAME = "clinic_one_is_synthetic"


class Migration(migrations.Migration):
    """At most one clinic of test calls; the index is made while the clinics work."""

    atomic = False

    dependencies = [
        ("clinic", "0010_chain_check"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON clinic_clinic (synthetic) WHERE synthetic",
                    f"DROP INDEX CONCURRENTLY {NAME}",
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="clinic",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("synthetic", True)), fields=("synthetic",), name=NAME
                    ),
                ),
            ],
        ),
    ]
