"""Is the record whole? Everything that can be asked of a database and its files, wherever they came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection

from agreements import seal_keys, verification
from agreements.models import Agreement, SealCertificate
from clients.models import Client
from clinic import append_only, audit_chain, mfa, rotation
from clinic.encryption import EncryptionError
from clinic.fields import EncryptedTextField
from coaching import admission
from coaching.readiness import installation
from coaching.readiness.answers import Answer, Answers, ok, problem, warning
from telephony import media
from telephony.channels import Channel
from telephony.models import Media

A_SAMPLE = 20  # of the newest and of the oldest rows of each column
FIRST = 3  # of what is wrong are named; the rest is counted


def report(*, now: datetime, heads: tuple[str, ...] = ()) -> Answers:
    """`heads` are "hash:seq" of the audit trail that were kept elsewhere, and must still be there."""
    yield installation.database()
    yield guards()
    yield trail(now=now, heads=heads)
    yield agreements()
    yield texts()
    yield second_factors()
    yield pictures()
    yield seals(now=now)
    yield the_line(now=now)


def guards() -> Answer:
    """The triggers that keep what only grows."""
    wanted = {
        (model._meta.db_table, trigger.get_pgid(model))
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", ())
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgenabled = 'O'"
        )
        missing = wanted - set(cursor.fetchall())
    if missing:
        off = _named({table for table, _ in missing})
        return problem("guards", f"missing or off on {off}", "manage.py pgtrigger install as the owner")
    tables = len(append_only.protected_models())
    return ok("guards", f"all {len(wanted)} triggers are on; {tables} tables can only be added to")


def trail(*, now: datetime, heads: tuple[str, ...] = ()) -> Answer:
    found = audit_chain.verify(now, heads)
    if found.problems:
        return problem("audit trail", " ".join(found.problems[:FIRST]), "keep this database as it is, and find out why")
    said = f"{found.links:,} events in {len(found.heads)} chains, {len(heads)} heads known from before"
    if found.known:
        return warning("audit trail", f"{said}, {len(found.known)} known breaks", "manage.py verify_audit names them")
    return ok("audit trail", said)


def agreements() -> Answer:
    rows = Agreement.objects.select_related("client__clinic", "template_version", "disclosure").order_by("pk")
    wrong, count = [], 0
    for agreement in rows.iterator(chunk_size=100):
        wrong += _problems_of(agreement)
        count += 1
    if wrong:
        return problem("agreements", _named(wrong), "manage.py verify_agreements names all")
    return ok("agreements", f"{count} with their signatures, events and sealed files")


def _problems_of(agreement: Agreement) -> list[str]:
    try:
        return [f"{agreement.pk}: {line}" for line in verification.record_problems(agreement)]
    except EncryptionError:
        return [f"{agreement.pk}: it does not open"]


def texts() -> Answer:
    """The newest and the oldest of each encrypted column: what an older key sealed is among them."""
    columns = list(rotation.encrypted_columns())
    opened = [(column, *_opened(column)) for column in columns]
    wrong = [f"{column.model._meta.label}.{column.name}" for column, _, closed in opened if closed]
    if wrong:
        return problem("encrypted texts", f"they do not open in {_named(wrong)}", "put the key back in FIELD_KEYS")
    return ok("encrypted texts", f"{sum(many for _, many, _ in opened):,} of {len(columns)} columns opened")


def _opened(column: EncryptedTextField) -> tuple[int, int]:
    """How many opened, and how many did not."""
    there = column.model._default_manager.filter(**{f"{column.name}__isnull": False})
    rows = {row.pk: row for order in ("pk", "-pk") for row in there.order_by(order)[:A_SAMPLE]}
    closed = sum(not _opens(row, column) for row in rows.values())
    return len(rows) - closed, closed


def _opens(row: Any, column: EncryptedTextField) -> bool:
    try:
        getattr(row, column.attname)
    except EncryptionError:
        return False
    return True


def second_factors() -> Answer:
    adapter, wrong, count = mfa.MFAAdapter(), [], 0
    for factor in Authenticator.objects.order_by("pk").iterator():
        for name in mfa.SECRETS:
            count += name in factor.data
            try:
                adapter.decrypt(factor.data[name]) if name in factor.data else ""
            except EncryptionError:
                wrong.append(str(factor.pk))
    if wrong:
        return problem("second factors", f"they do not open: {_named(wrong)}", "put the key back in FIELD_KEYS")
    return ok("second factors", f"{count} opened")


def pictures() -> Answer:
    """Every one must be there; the newest and the oldest are opened."""
    kept = Media.objects.exclude(file="")
    missing = [str(one.pk) for one in kept.iterator() if not media.store().exists(one.file)]
    sample = {one.pk: one for order in ("pk", "-pk") for one in kept.order_by(order)[:A_SAMPLE]}
    closed = [str(one.pk) for one in sample.values() if str(one.pk) not in missing and not _reads(one)]
    if missing or closed:
        found = f"{len(missing)} have no file, {len(closed)} do not open: {_named(missing + closed)}"
        return problem("pictures", found, "fetch the files from another backup")
    return ok("pictures", f"all {kept.count():,} are there, {len(sample)} opened")


def _reads(one: Media) -> bool:
    try:
        media.read(one)
    except (EncryptionError, ValueError):
        return False
    return True


def seals(*, now: datetime) -> Answer:
    """The keys that seal now; of those before only the certificate is needed."""
    missing: list[str] = []
    closed: list[str] = []
    count = 0
    for row in SealCertificate.objects.filter(retired_at=None, valid_until__gt=now).select_related("clinic"):
        count += 1
        if not seal_keys.opens(row):
            (closed if seal_keys.path_of(row).exists() else missing).append(row.clinic.slug)
    if closed:
        do = "put the key back in FIELD_KEYS first; fetch a file that was harmed from another backup"
        return problem("seal keys", f"they do not open: {_named(closed + missing)}", do)
    if missing:
        do = "fetch the files from another backup; where none has them, manage.py seal_key --renew SLUG"
        return problem("seal keys", f"not there: {_named(missing)}", do)
    return ok("seal keys", f"{count} opened")


def the_line(*, now: datetime) -> Answer:
    """Somebody of each clinic calls, as it were: the decision is made from what is stored."""
    callers = list(Client.objects.order_by("clinic", "pk").distinct("clinic"))
    for client in callers:
        admission.by_client(client.pk, now=now).decide(Channel.CALL, now)
    return ok("the line", f"decides for a client of each of {len(callers)} clinics")


def _named(wrong: Any) -> str:
    names = sorted(wrong)
    more = f" and {len(names) - FIRST} more" if len(names) > FIRST else ""
    return ", ".join(names[:FIRST]) + more
