"""Commands, web server and worker say one sentence and leave, instead of a traceback or a loop."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
STARTS = {
    "command": ["manage.py", "check"],
    "web": ["-m", "gunicorn", "--config", "python:config.gunicorn"],
    "worker": ["-m", "celery", "--app", "config", "worker"],
    "beat": ["-m", "celery", "--app", "config", "beat"],
}


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
def test_it_says_one_sentence_and_leaves(start):
    env = {"PATH": os.environ["PATH"], "PUBLIC_URL": "https://coaching.example.org"}
    done = subprocess.run(
        [sys.executable, *STARTS[start]], cwd=BASE, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("SECRET_KEY is missing: ") or "is missing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_one_sentence():
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=BASE, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "The database does not answer: start it with `make run` in another terminal."
