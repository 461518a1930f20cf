"""What all clinics of an installation share: the database, the keys, the carrier, the jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import override

from clinic import append_only, encryption, rotation
from clinic.fields import EncryptedTextField
from clinic.models import AuditEvent, CoachingLine
from coaching.canary import town
from coaching.models import Alert
from coaching.readiness.answers import Answer, Answers, ok, problem, warning
from coaching.watch import clocks, words
from coaching.watch.conditions import Condition
from coaching.watch.ticks import watchdog_age
from telephony import broker as nudges
from telephony import door, spool
from telephony.errors import CarrierError

TICK_IS_FRESH = timedelta(minutes=2)
A_BACKUP_A_DAY = timedelta(hours=26)
BROKER_SECONDS = 2.0
GUARDED = ["UPDATE", "DELETE", "TRUNCATE"]


def version() -> Answer:
    return ok("version", settings.VERSION)


def database() -> Answer:
    about = "database"
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return problem(about, "it does not answer", "start it, or correct DATABASE_URL")
    if missing:
        return problem(about, f"{missing} migrations are missing", "run python -m config.furnish as the owner")
    return ok(about, "it answers and all migrations are there")


def field_keys() -> Answer:
    """Keys that seal are not enough: what is stored has to open. The newest text of each column is tried."""
    about = "field keys"
    closed = [name for name in map(_closed, rotation.encrypted_columns()) if name]
    if closed:
        return problem(about, f"they do not open {', '.join(closed)}", "put the key that sealed it back in FIELD_KEYS")
    if strangers := clocks.without_key(encryption.current_key()):
        return problem(about, f"{', '.join(strangers)} run without {encryption.current_key()}", "restart them")
    return ok(about, f"they open what is stored; {encryption.current_key()} seals")


def _closed(column: EncryptedTextField) -> str:
    """The column's name when its newest text does not open."""
    stored = column.model._default_manager.filter(**{f"{column.name}__isnull": False}).order_by("-pk").first()
    try:
        getattr(stored, column.attname, None)
    except encryption.EncryptionError:
        return f"{column.model._meta.label}.{column.name}"
    return ""


def rights() -> Answer:
    """What only grows must not be changed even by a mistake of ours: the database itself has to refuse."""
    tables = [model._meta.db_table for model in append_only.protected_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t FROM unnest(%s::text[]) t, unnest(%s::text[]) p"
            " WHERE has_table_privilege(current_user, t, p)",
            [tables, GUARDED],
        )
        changeable = sorted(table for (table,) in cursor.fetchall())
    if not changeable:
        return ok("rights", "the audit trail can be added to, not changed")
    answer = warning if settings.LOCAL else problem
    return answer(
        "rights",
        f"this role may change {', '.join(changeable)}",
        "run python -m config.furnish as the owner, and the application as a member of intersession_app",
    )


def backup(*, now: datetime) -> Answer:
    """Only what `manage.py backup` made is known here. That it can be restored, a drill says."""
    last = AuditEvent.objects.filter(clinic=None, action="backup.made").order_by("-at").values_list("at", flat=True)
    made_at = last.first()
    if settings.LOCAL and made_at is None:
        return ok("backup", "none yet, on a machine of one's own")
    if made_at is None or now - made_at > A_BACKUP_A_DAY:
        found = f"the last was made at {made_at:%Y-%m-%d %H:%M} UTC" if made_at else "none was made"
        return warning("backup", found, "manage.py backup FOLDER every night, or let your own way of it be drilled")
    return ok("backup", f"the last was made {int((now - made_at).total_seconds() // 3600)} h ago")


def ticks(*, now: datetime) -> Answer:
    """Reminders, call-backs and texts wait for these; calls are answered without them."""
    age = watchdog_age(now=now)
    do = "start beat and a worker (deploy/ says how)"
    if age is None:
        return problem("jobs", "no worker has run yet", do)
    if age > TICK_IS_FRESH.total_seconds():
        return problem("jobs", f"the last tick was {int(age // 60)} min ago", do)
    return ok("jobs", f"the last tick was {int(age)} s ago")


def told() -> Answer:
    """An alert that reaches nobody is none."""
    ways = len(settings.ALERT_EMAILS) + len(settings.ALERT_PHONES)
    if ways or settings.LOCAL:
        return ok("alerts", f"{ways} addresses and numbers are told when something is wrong")
    return warning("alerts", "nobody is told when something is wrong", "set ALERT_EMAILS and ALERT_PHONES")


def open_alerts() -> Answers:
    """What the watch found and did not yet see end. None of it keeps the line from taking calls by itself."""
    for alert in Alert.objects.open().select_related("clinic").order_by("began_at"):
        about = f"{alert.clinic}: alert {alert.condition}" if alert.clinic else f"alert {alert.condition}"
        with override("en"):
            found = words.found(Condition(alert.condition), alert.facts).removesuffix(".")
        yield warning(about, found, "see System health")


def kept_on_disk(*, now: datetime) -> Answer:
    """What this host's web keeps when the database is away; asked on each web host."""
    about, state = "spool", spool.state()
    if why := spool.trouble():
        return problem(about, f"nothing can be kept in {settings.SPOOL_ROOT}: {why}", "make room, or correct SPOOL_DIR")
    if state.set_aside:
        found = f"{state.set_aside} webhooks were set aside"
        return problem(about, found, "look for spool_set_aside in the log; manage.py replay_spool tries them again")
    if state.waiting:
        age = int(state.age_seconds(now))
        return warning(about, f"{state.waiting} webhooks wait, the oldest for {age} s", "see that the web runs here")
    return ok(about, "nothing waits, and it can be written")


def canary() -> Answer:
    about = "test call"
    if not town.is_set_up():
        found = "no numbers are given: nobody tries the line each hour"
        return warning(about, found, "set CANARY_FROM and CANARY_TO to two numbers of the account")
    if CoachingLine.objects.filter(number=settings.CANARY_TO, clinic__synthetic=False).exists():
        return problem(about, "CANARY_TO is a clinic's own line", "give the test call a number of its own")
    if not (settings.CANARY_PING_URL or settings.LOCAL):
        return warning(about, "nobody notices when it stays away", "set CANARY_PING_URL to a dead man's switch")
    return ok(about, "each hour one call goes through the line")


def public_url() -> Answer:
    """Twilio signs for this address, and texts lead to it."""
    about, url = "public URL", settings.PUBLIC_URL
    if url.startswith("https://"):
        return ok(about, f"Twilio posts to {url}/line/voice/ and {url}/line/text/")
    if settings.LOCAL:
        return ok(about, f"{url}, on this machine only: the simulator is the carrier")
    return problem(about, f"{url} is not https", "set PUBLIC_URL to the https address that Twilio reaches")


def broker() -> Answer:
    """It carries nudges only; without it everything still happens, later."""
    if not nudges.answers(settings.REDIS_URL, within=BROKER_SECONDS):
        return problem("broker", "it does not answer, jobs stand still", "start it, or correct REDIS_URL")
    return ok("broker", "it answers")


def carrier(*, now: datetime) -> Answer:
    """Asks for something harmless under our credentials: the texts of the last minute on one line."""
    try:
        number = _a_line()
    except DatabaseError:
        return warning("carrier", "not asked: the database does not answer, and knows the lines", "the database first")
    if not number:
        return warning("carrier", "not asked: there is no line yet", "give a clinic its line")
    try:
        door.carrier().list_inbound_messages(line=number, since=now - timedelta(minutes=1), at_most=1)
    except CarrierError as error:
        return problem("carrier", f"{error.failure}", "check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and the network")
    return ok("carrier", "it knows our account")


def _a_line() -> str:
    """None before the first migration either."""
    try:
        return CoachingLine.objects.filter(retired_at=None).values_list("number", flat=True).first() or ""
    except ProgrammingError:
        return ""
