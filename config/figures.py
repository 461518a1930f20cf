"""What Prometheus is told: asked of the database at the moment of the question, so every web process says the same."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from coaching.models import Alert
from coaching.watch import measuring
from coaching.watch.conditions import Condition
from coaching.watch.facts import Facts
from telephony import spool


class Figures:
    """A collector of gauges; none names a clinic or a person."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        facts = measuring.measure(now=now)
        yield _labelled("oldest_due_seconds", "Age of the oldest due row", "queue", facts.oldest)
        yield _labelled("tick_age_seconds", "Time since a job ran", "job", {job.name: job.age for job in facts.jobs})
        outbox = _family("outbox_rows", "Texts and calls on their way, and failed within a day", ["kind", "state"])
        for kind, state, many in measuring.outbox(now=now):
            outbox.add_metric([kind, state], many)
        yield outbox
        yield _labelled("clock_ahead_seconds", "A process's clock against the database's", "process", facts.clocks)
        yield _labelled("alerts_open", "Alerts that hold", "condition", _open_alerts())
        yield from _plain(facts)


class Kept:
    """What waits on this host's disk; it is told also while the database is away."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        kept = spool.state()
        for name, words, value in (
            ("spool_events", "Webhooks that wait on this host to be stored", kept.waiting),
            ("spool_set_aside", "Of them, set aside because they cannot be", kept.set_aside),
            ("spool_oldest_seconds", "How long the oldest has waited", kept.age_seconds(timezone.now())),
        ):
            yield GaugeMetricFamily(f"intersession_{name}", words, value=value)


def _plain(facts: Facts) -> Iterator[GaugeMetricFamily]:
    silence = facts.canary.silence if facts.canary else 0
    for name, words, value in (
        ("call_back_late_seconds", "How late the latest promised call-back is", facts.call_back_late),
        ("seals_waiting", "Signed agreements without their sealed file", facts.seals_waiting),
        ("seal_oldest_seconds", "How long the oldest of them has waited", facts.seal_oldest),
        ("audit_lag_seconds", "Age of the oldest audit event outside its chain", facts.audit_lag),
        ("line_unasked_seconds", "Since the carrier was asked what it had for a line, at most", facts.unasked),
        ("clock_skew_seconds", "The database's clock against this machine's", facts.clock_skew),
        ("outbox_dead_rows", "Rows given up within an hour", sum(failing.dead for failing in facts.failing)),
        ("denied_pages", "Pages refused to signed-in staff within ten minutes", sum(facts.denied.values())),
        ("canary_silence_seconds", "Time since a test call arrived; 0 without one", silence),
    ):
        yield GaugeMetricFamily(f"intersession_{name}", words, value=value)


def _open_alerts() -> dict[str, float]:
    held = list(Alert.objects.open().values_list("condition", flat=True))
    return {str(condition): held.count(str(condition)) for condition in Condition}


def _labelled(name: str, words: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = _family(name, words, [label])
    for value, amount in values.items():
        family.add_metric([value], amount)
    return family


def _family(name: str, words: str, labels: list[str]) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"intersession_{name}", words, labels=labels)
