"""The figures of a report: a month small enough to count by hand, and seeded data counted again in plain SQL."""

from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from coaching import callbacks, scale
from coaching.models import CallBack, Contact, RiskCheck
from coaching.reports import figures
from coaching.reports.figures import Part, Spread
from coaching.reports.scope import Scope
from tests.riverbend import LINE, NOON, ask, harm

CHICAGO = ZoneInfo("America/Chicago")
DAY, MINUTE = timedelta(days=1), 60


@pytest.fixture
def march(riverbend):
    """The first ten days of March."""
    since, until = (datetime(2026, 3, day, 6, tzinfo=UTC) for day in (1, 11))
    return Scope(clinic=riverbend, since=since, until=until, zone=CHICAGO)


@pytest.fixture
def a_small_month(march, mira, jonas, ben, ana, dev):
    """Four talks of Ben's (3, 5, 12 and 25 minutes), one of Ana's in the evening, and a text before the month."""
    common = {"clinic": ben.clinic, "kind": "call", "direction": "in", "line": LINE, "note": "", "outcome": "connected"}
    for days, minutes, function in ((1, 3, "skills"), (2, 5, "skills"), (3, 12, "crisis"), (4, 25, "")):
        Contact.objects.create(
            **common, client=ben, therapist=jonas, spoke_with=jonas, started_at=NOON - days * DAY,
            talk_seconds=minutes * MINUTE, function=function, reason="primary_open",
        )  # fmt: skip
    evening = {"started_at": NOON - DAY + timedelta(hours=7), "talk_seconds": 8 * MINUTE, "reason": "cover_open"}
    Contact.objects.create(**common, client=ana, therapist=mira, spoke_with=jonas, function="repair", **evening)
    Contact.objects.create(
        **common | {"kind": "text", "outcome": "delivered"}, client=ben, therapist=jonas, started_at=NOON - 20 * DAY
    )


def test_it_counts_by_function_and_channel(march, a_small_month):
    assert figures.by(march, "function") == [
        Part("skills", 2, 8 * MINUTE), Part("", 1, 25 * MINUTE), Part("crisis", 1, 12 * MINUTE),
        Part("repair", 1, 8 * MINUTE),
    ]  # fmt: skip
    assert figures.by(march, "kind") == [Part("call", 5, 53 * MINUTE)]


def test_it_counts_by_hour_and_weekday_on_the_readers_clocks(march, a_small_month):
    """Noon is a Tuesday, 12:00 in Chicago; before the 8th the clocks showed 11:00."""
    table = figures.week(march)
    assert sum(map(sum, table)) == 5
    assert [table[0][12], table[0][19]] == [1, 1]  # Monday the 9th: Ben at noon, Ana at 7 pm
    assert [table[6][12], table[5][11], table[4][11]] == [1, 1, 1]


def test_it_tells_lengths_in_steps_with_median_and_ninetieth(march, a_small_month):
    steps, spread = figures.lengths(march)
    assert steps == [2, 1, 1, 0, 1]
    assert spread == Spread(5, 8 * MINUTE, pytest.approx(19.8 * MINUTE))


def test_it_holds_waits_against_the_promised_time(march, riverbend, jonas, ben, ana, mira):
    """Jonas answers within the hour and called after 30 minutes; Ana's request of noon was due at three."""
    kept = ask(ben, now=NOON - 2 * DAY)
    callbacks.claim(kept, by=jonas, now=NOON - 2 * DAY + timedelta(minutes=10))
    Contact.objects.create(
        clinic=riverbend, client=ben, call_back=kept, kind="call", direction="out", note="",
        started_at=NOON - 2 * DAY + timedelta(minutes=30),
    )  # fmt: skip
    ask(ana, now=NOON - DAY)
    found = figures.waits(march, NOON)
    assert (found.promised, found.kept, found.unpromised) == (2, 1, 0)
    assert (found.wait, found.claim) == (Spread(1, 30 * MINUTE, 30 * MINUTE), Spread(1, 10 * MINUTE, 10 * MINUTE))
    loads = {load.name: load for load in figures.load(march, NOON)}
    assert loads == {}
    assert figures.waits(march, NOON - DAY + timedelta(minutes=1)).promised == 1  # Ana's is not late yet


def test_it_tells_limits_as_the_line_decided(march, a_small_month):
    assert figures.limits(march) == {"within": 4, "cover": 1, "out": 0}


def test_it_counts_the_use_of_the_rule(march, a_small_month, ben, jonas):
    _act, pause = harm(ben, ago=1)
    RiskCheck.objects.create(client=ben, pause=pause, kind="risk", reason="", made_at=NOON, made_by=jonas)
    assert figures.rule(march) == {"acts": 1, "pauses": 1, "attempts": 0, "checks": 1}


def test_it_shows_who_calls_often_beside_who_never_calls(march, a_small_month, ben, ana, dev):
    found = figures.frequency(march, NOON)
    assert found.steps == [1, 1, 1, 0, 0]
    assert found.spread == Spread(3, 1, pytest.approx(3.4))
    assert [(name, times) for name, _uuid, times in found.heaviest] == [("Ben Okafor", 4), ("Ana Duarte", 1)]
    assert ([name for name, _uuid in found.quiet], found.many_quiet) == (["Dev Rao"], 1)


def test_it_counts_the_minutes_of_whoever_spoke(march, a_small_month):
    (load,) = figures.load(march, NOON)
    assert (load.name, load.contacts, load.seconds, load.late) == ("Jonas Falk", 5, 53 * MINUTE, 0)


def test_it_tells_how_agreements_stand(march, ben, ana, dev):
    assert figures.agreements(march) == {"in_force": 2, "waiting": 1, "none": 0}


def test_it_narrows_to_a_therapist_and_a_programme(march, a_small_month, mira):
    of_mira = Scope(march.clinic, march.since, march.until, CHICAGO, therapist=mira)
    of_families = Scope(march.clinic, march.since, march.until, CHICAGO, programme="family")
    assert figures.by(of_mira, "kind") == [Part("call", 1, 8 * MINUTE)]
    assert figures.frequency(of_mira, NOON).steps == [0, 1, 0, 0, 0]
    assert figures.by(of_families, "kind") == []


def test_it_is_of_one_clinic(march, a_small_month, harbor):
    elsewhere = Scope(harbor, march.since, march.until, CHICAGO)
    assert figures.by(elsewhere, "kind") == []
    assert figures.frequency(elsewhere, NOON).spread == Spread(0, None, None)


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_on_seeded_data_they_agree_with_plain_sql(db):
    people = scale.load(clients=80, contacts_count=3_000, now=NOON)
    since, clinic = NOON - 400 * DAY, people.clinic
    scope = Scope(clinic, since, NOON, CHICAGO)
    within = "FROM coaching_contact WHERE clinic_id = %s AND started_at >= %s AND started_at < %s"
    given = (clinic.pk, since, NOON)
    by_kind = asked(f"SELECT kind, count(*), coalesce(sum(talk_seconds), 0) {within} GROUP BY kind", *given)
    assert sorted((part.word, part.contacts, part.seconds) for part in figures.by(scope, "kind")) == sorted(by_kind)
    local = "started_at AT TIME ZONE 'America/Chicago'"
    for day, hour, many in asked(
        f"SELECT to_char({local}, 'ID')::int, to_char({local}, 'HH24')::int, count(*) {within} GROUP BY 1, 2", *given
    ):
        assert figures.week(scope)[day - 1][hour] == many
    talks = sorted(talk for (talk,) in asked(f"SELECT talk_seconds {within} AND talk_seconds > 0", *given))
    steps, spread = figures.lengths(scope)
    assert (spread.many, spread.median) == (len(talks), median(talks))
    assert sum(talk <= spread.p90 for talk in talks) == pytest.approx(0.9 * len(talks), abs=1)
    assert steps[4] == sum(talk > 1200 for talk in talks)
    own = asked(f"SELECT client_id, count(*) {within} GROUP BY client_id", *given)
    found = figures.frequency(scope, NOON)
    assert sum(found.steps) == 80
    assert found.steps[0] == 80 - len(own)
    assert [times for *_who, times in found.heaviest] == sorted((many for _client, many in own), reverse=True)[:5]
    assert sum(load.seconds for load in figures.load(scope, NOON)) == sum(talks)
    by_function = asked(f"SELECT function, count(*), coalesce(sum(talk_seconds), 0) {within} GROUP BY 1", *given)
    assert sorted((part.word, part.contacts, part.seconds) for part in figures.by(scope, "function")) == sorted(
        by_function
    )
    came = dict(asked(f"SELECT reason, count(*) {within} AND direction = 'in' GROUP BY 1", *given))
    told = figures.limits(scope)
    assert told["within"] == came.get("primary_open", 0) + came.get("no_answer", 0)
    assert told["cover"] == came.get("cover_open", 0)
    assert figures.rule(scope)["attempts"] == asked(f"SELECT count(*) {within} AND in_pause", *given)[0][0]
    spoken = asked(
        "SELECT u.name, count(*), coalesce(sum(talk_seconds), 0) FROM coaching_contact c"
        " JOIN clinic_user u ON u.id = c.spoke_with_id"
        " WHERE c.clinic_id = %s AND started_at >= %s AND started_at < %s GROUP BY u.id, u.name", *given,
    )  # fmt: skip
    assert sorted((load.name, load.contacts, load.seconds) for load in figures.load(scope, NOON)) == sorted(spoken)
    signed = asked(
        "SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM agreements_agreement a WHERE a.client_id = c.id AND"
        " a.state IN ('signed', 'active'))), count(*) FROM clients_client c WHERE clinic_id = %s"
        " AND discharged_at IS NULL", clinic.pk,
    )[0]  # fmt: skip
    found = figures.agreements(scope)
    assert (found["in_force"], sum(found.values())) == signed
    waited = _requests_on_every_tenth_contact(clinic, since)
    assert figures.waits(scope, NOON).promised == len(waited)
    assert figures.waits(scope, NOON).kept == sum(wait <= promise for wait, promise in waited)
    assert figures.waits(scope, NOON).wait.median == median(wait for wait, _promise in waited)


def _requests_on_every_tenth_contact(clinic, since):
    """Call-backs laid under outgoing calls; returns (waited, promised) in seconds of each that was taken since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH called AS (SELECT id, client_id, clinic_id, started_at, row_number() OVER (ORDER BY id) AS n"
            " FROM coaching_contact WHERE clinic_id = %s AND direction = 'out' AND client_id IS NOT NULL)"
            " SELECT id, client_id, started_at, n FROM called WHERE n %% 10 = 0", [clinic.pk],
        )  # fmt: skip
        rows = cursor.fetchall()
    waited = []
    for pk, client, called_at, n in rows:
        wait, promise = 60 * (n % 97), 60 * 45
        made = CallBack.objects.create(
            client_id=client, reason="no_answer", taken_at=called_at - timedelta(seconds=wait),
            latest_at=called_at + timedelta(seconds=promise - wait), number="+13145550122",
            closed_at=called_at, closed_because="reached",
        )  # fmt: skip
        Contact.objects.filter(pk=pk).update(call_back=made)
        if made.taken_at >= since:
            waited.append((wait, promise))
    return waited
