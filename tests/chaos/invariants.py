"""What must be true when all is quiet again, whatever happened before: I1 to I9."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.chaos import questions_sql as sql
from tests.chaos.hands import Life
from tests.chaos.people import CANARY
from tests.chaos.rig import ChaosRig
from tests.chaos.witnesses import Verdict, Witnesses

OF_NO_HURRY = 9
OF_AGREEMENT = re.compile(r".*\bagreement (\d+): ")  # a line of `verify_agreements`
STATEFUL = (
    "coaching_act coaching_pause coaching_callback coaching_limitoverride coaching_limitsetting coaching_weeklywindow"
    " coaching_ruleexception coaching_riskcheck agreements_agreement agreements_signature agreements_sealedpdf"
    " clients_client clients_clientphone clients_careteammember clinic_policy"
).split()
SAID = {  # how the trail names a new row, or the change of a column
    "agreements_signature": {"INSERT": {"signer.signed"}},
    "agreements_sealedpdf": {"INSERT": {"pdf.sealed"}},
    "coaching_act": {"INSERT": {"act.recorded", "act.corrected"}},
    "coaching_pause": {
        "INSERT": {"pause.started"},
        "closed_at": {"pause.closed", "pause.elapsed"},
        "start_effects_at": {"pause.took_effect"},
        "end_effects_at": {"pause.effects_ended"},
    },
    "coaching_callback": {
        "INSERT": {"call_back.taken"},
        "claimed_by_id": {"call_back.claimed", "call_back.released", "call_back.held", "call_back.entrusted"},
        "closed_at": {"call_back.closed", "call_back.opened_again"},
        "held_at": {"call_back.held", "call_back.reopened"},
        "severity": {"call_back.rated"},
        "owner_id": {"call_back.entrusted", "call_back.reopened", "call_back.postponed", "call_back.promise_kept"},
    },
}


def everything_due_was_sent(seen: Witnesses, verdict: Verdict) -> None:
    """I1: every text that fell due reached the carrier, or was taken back for a reason. Of two equal ones that were in
    doubt each may bear the other's name.
    """
    made, first = {request[word] for request in seen.made for word in ("name", "sid")}, {}
    for request in seen.asked:  # also those that the carrier refused: late is who asks late
        first[request["name"]] = min(request["at"], first.get(request["name"], request["at"]))
    for row in seen.rows(sql.TEXTS):
        if (row["dedupe_key"] or "").startswith("poison:"):
            continue
        verdict.sent += 1
        if made.isdisjoint((row["uuid"], row["sid"])):
            _never_sent(row, verdict)
        elif row["urgency"] < OF_NO_HURRY and row["uuid"] in first:
            late = first[row["uuid"]] - datetime.fromisoformat(row["due_at"]).timestamp()
            verdict.lateness = max(verdict.lateness, late)
    for row in seen.rows(sql.REMINDERS_WITHOUT_TEXT):
        verdict.lost += 1
        verdict.says("I1", f"a reminder without its text: {row}")


def _never_sent(row: dict[str, Any], verdict: Verdict) -> None:
    if row["state"] != "canceled":
        verdict.lost += 1
        verdict.says("I1", f"a text was never sent: {row}")


def hardly_anything_twice(seen: Witnesses, verdict: Verdict) -> None:
    """I2: under the name that we gave it, once, and once more a kill at most. A new try after a failure is another."""
    again = seen.pairs(sql.TRIED_AGAIN)
    for name, times in Counter(request["name"] for request in seen.made).items():
        verdict.twice += max(times - 1 - again.get(name, 0), 0)
    if verdict.twice > verdict.kills:
        verdict.says("I2", f"{verdict.twice} handed over once more than needed, with {verdict.kills} kills")


def nobody_is_coached_in_a_pause(seen: Witnesses, verdict: Verdict) -> None:
    """I3: nothing that was asked when the pause was there for all to see was answered as if there were none."""
    pauses = seen.pauses()
    for door in seen.doors():
        for pause in pauses.get(door.client or 0, ()):
            if pause.begins <= door.asked and door.opened <= pause.ends:
                verdict.in_a_pause += 1
                into = door.asked - pause.begins
                verdict.says("I3", f"{door.what}, {into:.3f} s into pause {pause.pause} of client {door.client}")


def all_is_on_record(seen: Witnesses, verdict: Verdict) -> None:
    """I4: each transaction that changed a state wrote its line of the trail, and the chain of lines is whole."""
    trail = defaultdict(set)
    for row in seen.rows(sql.TRAIL):
        trail[row["tx"]].add(row["action"])
    for change in seen.rows(sql.CHANGES, STATEFUL):
        _is_on_record(change, trail.get(change["tx"], set()), verdict)
    told = seen.rig.run_as_owner("manage.py", "verify_audit", check=False)
    verdict.whole = "the audit trail is whole" in told
    if not verdict.whole:
        verdict.says("I4", told[-400:])


def _is_on_record(change: dict[str, Any], words: set[str], verdict: Verdict) -> None:
    what = f"{change['op']} of {change['tab']} {change['row_id']}"
    changed = {"INSERT"} if change["op"] == "INSERT" else differs(change)
    if not words:
        verdict.says("I4", f"{what} is not on record: {sorted(changed)}")
    for name, said in SAID.get(change["tab"], {}).items():
        if name in changed and words and not words & said:
            verdict.says("I4", f"{what}: {name}, on record is only {sorted(words)}")


def differs(change: dict[str, Any]) -> set[str]:
    old, new = change["old"] or {}, change["new"] or {}
    return {name for name in new if old.get(name) != new[name]}


def accepted_is_stored(seen: Witnesses, verdict: Verdict) -> None:
    """I5: a call or a text that we took with a 2xx is there."""
    stored = {name for (name,) in seen.rig.ask(sql.STORED_NAMES)}
    for hook in seen.webhooks:
        verdict.webhooks += 1
        name = hook["params"].get("CallSid" if hook["path"] == "/line/voice/" else "MessageSid")
        first = hook["path"] in ("/line/voice/", "/line/text/")
        if first and 200 <= hook.get("status", 0) < 300 and name not in stored:
            verdict.says("I5", f"{hook['path']} of {name} was taken at {hook['at']:.0f} and is not there")


def nothing_leaks(seen: Witnesses, verdict: Verdict) -> None:
    """I6: what people said and wrote stands nowhere in the open: in no column and in no log of ours."""
    for (table,) in seen.rig.ask(sql.TABLES):
        if seen.rig.ask(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s LIMIT 1", f"%{CANARY}%"):
            verdict.says("I6", f"the table {table} holds what somebody said")
    for log in (seen.rig.folder / "log").glob("*.log"):
        if CANARY in log.read_text(errors="replace"):
            verdict.says("I6", f"{log.name} holds what somebody said")
    for kept in (seen.rig.folder / "spool").glob("*"):
        if CANARY.encode() in kept.read_bytes():
            verdict.says("I6", f"the spool holds what somebody said: {kept.name}")


def everybody_was_answered(seen: Witnesses, verdict: Verdict) -> None:
    """I7: every question of a live call got words to say within 8 s, while there was a web server to answer."""
    for hook in seen.webhooks:
        took = hook.get("seconds", 99.0)
        if hook["kind"] != "voice" or seen.seconds_of(hook["at"] - 1, hook["at"] + took, "web"):
            continue
        verdict.slowest = max(verdict.slowest, took)
        if hook.get("status") != 200 or "<Response" not in hook["body"] or took > seen.promised(hook["at"], took):
            said = f"{hook.get('status')} {hook.get('error')} {hook.get('body', '')[:110]!r}"
            during = [one["what"] for one in seen.rig.broken if one["from"] - 2 < hook["at"] < one["to"] + took]
            verdict.says("I7", f"{hook['path']} got {said} after {took:.1f} s, during {during}")


def nothing_is_stuck(seen: Witnesses, verdict: Verdict) -> None:
    """I8: nothing is left half done."""
    for what, question in sql.STUCK.items():
        for row in seen.rows(question):
            verdict.says("I8", f"{what} is stuck: {row}")
    for row in seen.rows(sql.POISON_THAT_LIVES):
        verdict.says("I8", f"the poison row is not given up: {row}")
    if not seen.rig.told_of_its_clock():
        verdict.says("I8", f"nobody was told that the clock of {seen.rig.wrong_clock} is wrong")


def signed_once(seen: Witnesses, verdict: Verdict) -> None:
    """I9: who was told "You have signed" has, once, however often they pressed; one file is sealed, and all of it is
    whole.
    """
    signed = seen.rows(sql.SIGNATURES)
    verdict.signed = len(signed)
    for row in signed:
        if (row["signatures"], row["sealed"], row["said"]) != (1, 1, 1):
            verdict.says("I9", f"not signed and sealed once: {row}")
    known = {digest for (digest,) in seen.rig.ask(sql.SIGNED_LINKS)}
    for link in seen.told_signed:
        if hashlib.sha256(link.encode()).hexdigest() not in known:
            verdict.says("I9", "somebody was told that they have signed, and no signature is there")
    told = seen.rig.run_as_owner("manage.py", "verify_agreements", check=False)
    for line in told.splitlines():  # those of the population were not signed, only put in force
        if (found := OF_AGREEMENT.match(line)) and int(found[1]) in {row["agreement"] for row in signed}:
            verdict.says("I9", line)


ALL: tuple[Callable[[Witnesses, Verdict], None], ...] = (
    everything_due_was_sent,
    hardly_anything_twice,
    nobody_is_coached_in_a_pause,
    all_is_on_record,
    accepted_is_stored,
    nothing_leaks,
    everybody_was_answered,
    nothing_is_stuck,
    signed_once,
)


def judge(rig: ChaosRig, life: Life, *, kills: int) -> Verdict:
    seen, verdict = Witnesses(rig, life), Verdict(kills=kills)
    for check in ALL:
        check(seen, verdict)
    return verdict
