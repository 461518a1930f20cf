"""Is the process there, may calls come, how late are we: for load balancers and watchers, not for people.

None of the three names a client, a number or a clinic.
"""

import os
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)

from clinic.access import public
from config.environment import LOOPBACK
from config.figures import Figures, Kept
from telephony import broker

MOST_SKEW_SECONDS = 30  # leases go by the database's clock; farther apart, both would be wrong about "late"
BROKER_SECONDS = 0.5
_migrated: list[bool] = []  # once true, true for the life of the process


@public("a load balancer asks; it says nothing but that the process is there")
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@public("a load balancer asks; it says only what is missing before calls may come")
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready means database and migrations. Without the broker we are slower, and calls are still answered."""
    trouble = _database_trouble(timezone.now())
    nudges = "ok" if broker.answers(settings.REDIS_URL, within=BROKER_SECONDS) else "degraded"
    return JsonResponse({"database": trouble or "ok", "broker": nudges}, status=503 if trouble else 200)


@public("only to who asks from this machine")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus; 404 for anyone who comes from elsewhere or through a proxy."""
    if request.META.get("REMOTE_ADDR") not in LOOPBACK or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    return HttpResponse(_asked_now() + generate_latest(_counted()), content_type=CONTENT_TYPE_LATEST)


def _asked_now() -> bytes:
    """Without the database, what this host knows by itself."""
    try:
        return _told_by(Kept()) + _told_by(Figures())
    except DatabaseError:
        return _told_by(Kept())


def _told_by(collector: Kept | Figures) -> bytes:
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


def _database_trouble(now: datetime) -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
        if abs((theirs - now).total_seconds()) > MOST_SKEW_SECONDS:
            return "its clock is not ours"
        if not _migrated and _unapplied():
            return "migrations are missing"
    except DatabaseError:
        return "does not answer"
    _migrated[:] = [True]
    return ""


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _counted() -> CollectorRegistry:
    """What the processes counted; all web processes' figures together where they write them down."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry
