"""What `make run` says when the packages cannot be had: one sentence with a way on."""

import sys

import pytest

from config import install


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "no way to the"),
        ("(from versions: none)\nERROR: No matching distribution found for Django==5.2", "no way to the"),
        ("error: command 'gcc' failed: No such file\nERROR: Failed building wheel for cffi", "cffi has no ready-made"),
        ("error: metadata-generation-failed: pg_config executable not found.", "install a C compiler"),
        ("ERROR: No matching distribution found for greenlet==3.5.6", "greenlet==3.5.6 is not offered for Python"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something new\nERROR: the last line", "Installing did not work: ERROR: the last line"),
    ],
)
def test_it_says_what_to_do(said, sentence):
    assert sentence in install.why(said)
    assert "\n" not in install.why(said)


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        install.check_python()


def test_a_python_without_venv_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        install.check_python()


def test_nothing_is_done_twice(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(install, "VENV", str(tmp_path))
    assert not install.is_done("run")
    (tmp_path / "installed-run").write_text(install.fingerprint("run"))
    assert install.is_done("run")
    (tmp_path / "installed-run").write_text("of other requirements")
    assert not install.is_done("run")


def test_to_run_no_test_tools_are_installed():
    assert install.WANTED["run"] == ["requirements.txt", "requirements-local.txt"]
