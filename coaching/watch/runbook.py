"""What an operator does first, by alert: the short of the table in docs/operations.md, for a mail read at night.

English, as the runbook and the commands are.
"""

from __future__ import annotations

from coaching.watch.conditions import Condition

FIRST = {
    Condition.LINE: (
        "Crisis lines or slow answers: look at PostgreSQL first, then at the web's log. Refused signatures: compare"
        " PUBLIC_URL and TWILIO_AUTH_TOKEN with Twilio; if they are right, somebody else is trying the address."
        " It is counted by the clock hour: when all is well it ends about 12 minutes past the next full hour."
    ),
    Condition.LATE: "See that the workers run, the carrier worker too; then Twilio's status page.",
    Condition.DELIVERY: "Look for the carrier's error codes in the log. The clinic sees the phones on What is missing.",
    Condition.JOBS: "See that beat, the broker and the workers run. A job that always fails is in the worker's log.",
    Condition.ASKED: "See that the carrier worker runs; then Twilio's status page.",
    Condition.SEALS: "manage.py seal_key makes the key where there is none; then look at the worker's log.",
    Condition.RECORD: "Look at the worker's log.",
    Condition.CLOCK: "See that NTP runs on that machine and on the database's.",
    Condition.DENIED: "The clinic's admin sees in its audit trail who asked for what; ask whether it is a mistake.",
    Condition.CANARY: "Call the line yourself. manage.py canary makes a test call now and prints each step.",
    Condition.SPOOL: "Run manage.py line_check on the web host; manage.py replay_spool tries what was set aside again.",
    Condition.BACKUP: "See why the timer did not run; manage.py backup makes one by hand.",
    Condition.CHAIN: "Keep everything as it is, and run manage.py verify_record with a head kept elsewhere.",
}


def steps(condition: Condition) -> list[str]:
    """The first thing to do, and where the rest stands."""
    return [f"To do: {FIRST[condition]}", f"More: docs/operations.md, The watch, row {condition}."]
