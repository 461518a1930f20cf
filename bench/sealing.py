"""Agreements rendered and sealed, beside the floor: Typst and pyHanko alone, for one fixed document of the same kind.

Then many sealed one after the other, by the job that a worker runs, with what that costs in time and in memory. Runs in
a process of its own, against the bench's database, and prints its figures as JSON.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import django
import psutil
import typst
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django wants its settings first

from agreements import chain, document, evidence, glyphs, seal_keys, sealing, stamping  # noqa: E402
from agreements.models import Agreement, SealCertificate, SealedPdf, Sealing  # noqa: E402
from agreements.terms import Terms  # noqa: E402
from clients.models import CareTeamMember  # noqa: E402
from clinic import audit  # noqa: E402
from clinic.models import Clinic  # noqa: E402
from coaching.demo import agreements  # noqa: E402

MANY = int(os.environ.get("BENCH_AGREEMENTS", "1000"))
ROUNDS, WARM = 60, 10
SETTLED = 0.2  # of all: memory is compared from here on, when every cache has what it will hold
BY = audit.SYSTEM("bench")
TERMS = Terms(response_minutes=180, call_minutes=20)


def sign_many() -> None:
    """Each client's own, signed beside their therapist and acknowledged: two revisions wait for their seal."""
    now = timezone.now()
    for member in CareTeamMember.objects.filter(role="primary", until=None).select_related("client", "user")[:MANY]:
        agreements.sign(
            member.client,
            by=member.user,
            terms=TERMS,
            sent_at=now - timedelta(days=3),
            signed_at=now - timedelta(days=2),
        )


def floor_for(agreement: Agreement, certificate: SealCertificate) -> Callable[[], bytes]:
    """The two libraries, called as their manuals say, for a document that is always the same."""
    data = {"data": json.dumps(document.compose(agreement, seal=_told(agreement, certificate)), ensure_ascii=False)}
    ours = stamping.signer_for(certificate)
    signer = signers.SimpleSigner(ours.signing_cert, ours.signing_key, ours.cert_registry)

    def once() -> bytes:
        pdf = typst.compile(
            document.SHEET,
            font_paths=glyphs.embedded(),
            ignore_system_fonts=True,
            sys_inputs=data,
            pdf_standards=glyphs.STANDARDS,
        )
        meta = signers.PdfSignatureMetadata(
            field_name="Seal",
            md_algorithm="sha256",
            certify=True,
            subfilter=fields.SigSeedSubFilter.PADES,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        field = fields.SigFieldSpec(
            "Seal", on_page=-1, invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True)
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return signers.sign_pdf(
            writer, meta, signer=signer, new_field_spec=field, bytes_reserved=stamping.RESERVED
        ).getvalue()

    return once


def ours_for(agreement: Agreement, certificate: SealCertificate) -> Callable[[], bytes]:
    """Rendered from the record and sealed, as the job does it."""

    def once() -> bytes:
        rows = Agreement.objects.select_related("client__clinic", "template_version")
        again = rows.defer("template_version__texts").get(pk=agreement.pk)
        told = _told(again, certificate)
        return stamping.stamped(document.render(again, seal=told, now=timezone.now()), certificate)

    return once


def _told(agreement: Agreement, certificate: SealCertificate) -> evidence.Seal:
    head = chain.head(agreement)
    return evidence.Seal(1, certificate.fingerprint, head.hash, head.count)


def beside_the_floor() -> dict[str, dict[str, float]]:
    """Milliseconds of the floor and of ours, in turns, and the median of their ratios: by the clock, and of the
    processor, which a busy machine disturbs less.
    """
    agreement = Agreement.objects.in_force().filter(sealings__isnull=False).select_related("client__clinic")[0]
    certificate = seal_keys.current(agreement.client.clinic, now=timezone.now())
    bare, ours = floor_for(agreement, certificate), ours_for(agreement, certificate)
    pairs = [(_timed(bare), _timed(ours)) for _round in range(ROUNDS + WARM)][WARM:]
    return {
        name: _beside([(b[place], o[place]) for b, o in pairs]) for place, name in enumerate(("clock", "processor"))
    }


def _beside(pairs: list[tuple[float, float]]) -> dict[str, float]:
    ours, floor = median(o for _b, o in pairs), median(b for b, _o in pairs)
    return {"ours": ours, "floor": floor, "ratio": median(o / b for b, o in pairs)}


def _timed(what: Callable[[], bytes]) -> tuple[float, float]:
    started, used = time.perf_counter(), time.process_time()
    what()
    return (time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000


def one_after_the_other() -> dict[str, Any]:
    """All that waits, as the ticks would take it: seconds, failures, and how much the process grew on the way."""
    process, waits = psutil.Process(), Sealing.objects.filter(sealed_at=None).count()
    done, settled, started = 0, 0, time.perf_counter()
    while made := sealing.seal_due(now=timezone.now()):
        done += made
        if not settled and done >= waits * SETTLED:
            settled = process.memory_info().rss
    seconds = time.perf_counter() - started
    grown = (process.memory_info().rss - settled) / 2**20
    return {"files": done, "failed": waits - done, "ms_each": seconds * 1000 / max(done, 1), "grown_mib": grown}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="intersession-seals-") as folder:
        settings.SEAL_ROOT = folder
        for clinic in Clinic.objects.all():
            seal_keys.make(clinic, by=BY, now=timezone.now())
        sign_many()
        found = {**beside_the_floor(), **one_after_the_other()}
        found["agreements"] = SealedPdf.objects.filter(revision=1).count()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
