import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
STAFF = {"to": settings.AUTH_USER_MODEL, "null": True, "blank": True, "related_name": "+"}
FIELDS = {
    "clinic": {"to": "clinic.clinic", "related_name": "+"},
    "client": {"to": "clients.client", "null": True, "blank": True, "related_name": "contacts"},
    "caregiver": {"to": "clients.caregiver", "null": True, "blank": True, "related_name": "contacts"},
    "call_back": {"to": "coaching.callback", "null": True, "blank": True, "related_name": "contacts"},
    "completed_by": STAFF,
    "seen_by": STAFF,
    "spoke_with": STAFF,
}
NAMES = {  # as they were made by the first migration
    "clinic": "99c7f6ac",
    "client": "69032c36",
    "caregiver": "f7e399d8",
    "call_back": "69334be6",
    "completed_by": "1ad2ce6f",
    "seen_by": "32551c8c",
    "spoke_with": "21f87120",
}


def without_index(field: str) -> migrations.SeparateDatabaseAndState:
    """Dropped by name: an AlterField would make the foreign key anew, and read the whole table under a lock for it."""
    name = f"coaching_contact_{field}_id_{NAMES[field]}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                f"CREATE INDEX CONCURRENTLY {name} ON coaching_contact ({field}_id)",
            )
        ],
        state_operations=[
            migrations.AlterField(
                model_name="contact",
                name=field,
                field=models.ForeignKey(db_index=False, on_delete=PROTECT, **FIELDS[field]),
            )
        ],
    )


class Migration(migrations.Migration):
    """Each call writes an entry into every index of the log; these were beginnings of others, or looked at by nobody."""

    atomic = False

    dependencies = [
        ("clients", "0005_legal_hold"),
        ("clinic", "0015_line_added"),
        ("coaching", "0023_indexes_in_use"),
        ("telephony", "0004_removed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [without_index(field) for field in FIELDS]
