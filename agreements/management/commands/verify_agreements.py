from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements import verification
from agreements.models import Agreement, SealedPdf
from clinic.models import Tombstone


class Command(BaseCommand):
    help = "Checks every agreement: text, signatures, chain of events, sealed files. With FILE: is this the real one?"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="sealed files to check instead")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        problems = list(self._of_files(files) if files else self._of_all())
        if problems:
            raise CommandError("\n".join(problems))

    def _of_files(self, files: list[Path]) -> list[str]:
        found = {file: verification.check(file.read_bytes(), now=timezone.now()) for file in files}
        for file, finding in found.items():
            self.stdout.write(f"{file}: {finding.reason}")
        return [f"{file}: {finding.reason}" for file, finding in found.items() if not finding.ok]

    def _of_all(self) -> list[str]:
        problems, count = [], 0
        rows = Agreement.objects.select_related("client__clinic", "template_version", "disclosure").order_by("pk")
        for agreement in rows.iterator(chunk_size=100):
            problems += [f"agreement {agreement.pk}: {line}" for line in verification.record_problems(agreement)]
            count += 1
        sealed = SealedPdf.objects.count()
        self.stdout.write(f"{count} agreements and {sealed} sealed files checked, {len(problems)} problems.")
        if deleted := sum(len(files) for files in Tombstone.objects.values_list("files", flat=True)):
            self.stdout.write(f"{deleted} sealed files were deleted with their records; tombstones keep their digests.")
        return problems
