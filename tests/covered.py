"""After the tests: every branch of the rules, the hours and the verbs was taken. Silent when it is so."""

import json
import sys
from pathlib import Path

REPORT = Path(__file__).resolve().parent.parent / ".local" / "coverage.json"
WHOLE = [
    "coaching/rules.py",
    "coaching/hours.py",
    "coaching/acts.py",
    "coaching/pauses.py",
    "coaching/callbacks.py",
    "coaching/checkins.py",
    "coaching/contacts.py",
    "coaching/conversations.py",
    "coaching/limits.py",
    "coaching/reminders.py",
    "clients/records.py",
    "clients/pins.py",
    "agreements/states.py",
    "agreements/acknowledging.py",
    "agreements/answers.py",
    "agreements/blocks.py",
    "agreements/chain.py",
    "agreements/codes.py",
    "agreements/copies.py",
    "agreements/drafting.py",
    "agreements/due.py",
    "agreements/evidence.py",
    "agreements/life.py",
    "agreements/links.py",
    "agreements/matters.py",
    "agreements/messages.py",
    "agreements/paper.py",
    "agreements/progress.py",
    "agreements/reminders.py",
    "agreements/sealing.py",
    "agreements/seal_keys.py",
    "agreements/sending.py",
    "agreements/sessions.py",
    "agreements/signing.py",
    "agreements/templates.py",
    "agreements/terms.py",
    "agreements/verification.py",
    "clinic/staff.py",
    "clinic/policies.py",
    "clinic/crisis.py",
]


def gaps(report: dict) -> list[str]:
    """One line for each module of WHOLE with a line or branch that no test took."""
    found = []
    for name in WHOLE:
        file = report["files"].get(name)
        if file is None:
            found.append(f"{name}: not run at all")
        elif file["missing_lines"] or file["missing_branches"]:
            branches = [f"{start}->{end}" for start, end in file["missing_branches"]]
            found.append(f"{name}: lines {file['missing_lines']}, branches {branches}")
    return found


def main() -> None:
    if found := gaps(json.loads(REPORT.read_text())):
        sys.exit("Not every branch was taken:\n  " + "\n  ".join(found))


if __name__ == "__main__":
    main()
