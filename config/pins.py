"""`make requirements`: pins what the three .in files ask for and writes each line's reason beside its pin."""

import re
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
NAMES = ("requirements", "requirements-local", "requirements-dev")
COMPILE = [
    "-m",
    "piptools",
    "compile",
    "--quiet",
    "--upgrade",
    "--strip-extras",
    "--no-header",
    "--no-emit-options",
]
QUIET = ["--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--annotation-style=line"]
LINE = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?(?P<pin>[^#]*?)\s+#\s*(?P<words>.+)")


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def reasons(asked: str) -> dict[str, str]:
    """Package to reason, of an .in file's lines."""
    lines = [match for line in asked.splitlines() if (match := LINE.fullmatch(line))]
    return {key(match["name"]): match["words"] for match in lines}


def annotated(pinned: str, why: dict[str, str], source: str) -> str:
    """The compiled lines: a direct one says its reason, another one who brought it."""
    head = [
        f"# Pinned from {source} by `make requirements`; do not edit.",
        "# A line with a reason was asked for there; one with `via` was brought along by the named package.",
    ]
    rows = []
    for line in pinned.splitlines():
        match = LINE.fullmatch(line)
        if match:
            pin = f"{match['name']}{match['pin'].strip()}"
            words = why.get(key(match["name"])) or " ".join(re.sub(r"-[rc] \S+", "", match["words"]).split())
            line = f"{pin:<44}  # {words}"
        rows.append(line)
    return "\n".join([*head, *rows, ""])


def main() -> None:
    why: dict[str, str] = {}
    for name in NAMES:
        source, target = BASE / f"{name}.in", BASE / f"{name}.txt"
        why |= reasons(source.read_text())
        subprocess.run([sys.executable, *COMPILE, *QUIET, f"--output-file={target}", str(source)], check=True, cwd=BASE)
        target.write_text(annotated(target.read_text(), why, source.name))


if __name__ == "__main__":
    main()
