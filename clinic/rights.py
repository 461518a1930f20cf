"""What the role the application runs as may do in the database. The owner migrates; the application only
reads and writes rows, and on append-only tables it can neither change nor remove them nor switch their
triggers off. A client's record leaves by `erase_part` alone, under a tombstone.
"""

from django.db import connection

from clinic.append_only import protected_models

ROLE = "intersession_app"


def statements(role: str = ROLE) -> list[str]:
    """The SQL that gives `role` exactly these rights, whatever it had before. Run it as the owner after every
    migration.
    """
    quote = connection.ops.quote_name
    role, database = quote(role), quote(connection.settings_dict["NAME"])
    kept = ", ".join(sorted(quote(model._meta.db_table) for model in protected_models()))
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON {kept} FROM {role}",
        f"REVOKE INSERT ON clinic_knownbreak FROM {role}",  # nobody explains away what they did themselves
        f"REVOKE DELETE ON clinic_tombstone FROM {role}",
        "REVOKE ALL ON FUNCTION erase_part(bigint, text, integer) FROM PUBLIC",  # a restored one is everybody's
        f"GRANT EXECUTE ON FUNCTION erase_part(bigint, text, integer) TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
