"""After `make coverage`: every branch of the rules, the hours and the verbs was taken. Silent when it is so."""

import json
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / ".local" / "coverage.json"
WHOLE = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]["include"]


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
