from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from clinic import rights


class Command(BaseCommand):
    help = "Gives the application's database role its rights; append-only tables may be added to, not changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default=rights.ROLE, help="created without a sign-in of its own if it is missing")

    @transaction.atomic
    def handle(self, *args: Any, role: str, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            try:
                if not cursor.fetchone():
                    cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)} NOLOGIN")
                for statement in rights.statements(role):
                    cursor.execute(statement)
            except ProgrammingError as error:
                raise CommandError(f"The database refuses: {error}. Run this as the owner of the tables.") from error
        self.stdout.write(f"{role} has its rights. Run the application as this role or as a member of it.")
