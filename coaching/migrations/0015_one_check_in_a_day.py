from django.db import migrations, models

NAME = "check_in_one_a_day_of_a_series"


class Migration(migrations.Migration):
    """One check-in a day of a series; made while check-ins are agreed."""

    atomic = False

    dependencies = [
        ("coaching", "0014_emergency_access"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON coaching_checkin (series_id, on_day)"
                    " WHERE series_id IS NOT NULL",
                    f"DROP INDEX CONCURRENTLY {NAME}",
                ),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="checkin",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("series__isnull", False)), fields=("series", "on_day"), name=NAME
                    ),
                ),
            ],
        ),
    ]
