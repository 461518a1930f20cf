"""Each file of deploy/ is read by the program that it is for, where that program is on the machine."""

import re
import shutil
import subprocess

import pytest

from agreements import paper, verification
from config import settings
from tests.deploy.files import BASE, DEPLOY, NGINX, SERVICES, UNITS, seconds, unit

CARRIERS_PATIENCE = 15.0
PROGRAMS = ("gunicorn", "celery", "python")
CHECKED = ["web@8000.service", "worker.service", "carrier.service", "beat.service", "migrate.service", "backup.service"]


def needs(program):
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not on this machine")


def ran(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=300, **more)


@pytest.fixture
def machine(tmp_path):
    """A root with the units where they belong, and programs that they can start."""
    shutil.copytree("/usr/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
    shutil.copytree(UNITS, tmp_path / "etc/systemd/system")
    programs = tmp_path / "opt/intersession/.venv/bin"
    programs.mkdir(parents=True)
    for name in PROGRAMS:
        (programs / name).touch(0o755)
    return tmp_path


@needs("systemd-analyze")
def test_systemd_has_nothing_to_say_about_the_units(machine):
    units = ["intersession.target", "intersession-backup.timer", *(f"intersession-{name}" for name in CHECKED)]
    done = ran("systemd-analyze", "--root", str(machine), "verify", *units)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs("systemd-analyze")
def test_a_service_could_do_little_harm(machine):
    """systemd's own measure of what a service might reach: 10 is everything."""
    for name in CHECKED:
        words = ["security", "--offline=true", "--no-pager", "--threshold=20", f"intersession-{name}"]
        done = ran("systemd-analyze", "--root", str(machine), *words)
        assert done.returncode == 0, done.stdout.splitlines()[-1]


@needs("nginx")
@needs("openssl")
@pytest.mark.parametrize("upstream", ["upstream.conf", "upstream.compose.conf"])
def test_nginx_takes_its_files(tmp_path, upstream):
    own = NGINX.replace("/etc/nginx/tls", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "site.conf").write_text(own)
    shutil.copy(DEPLOY / "nginx" / upstream, tmp_path / "upstream.conf")
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=coaching.example.org"]
    assert ran("openssl", "req", "-x509", *curve, *files).returncode == 0
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ include {tmp_path}/site.conf;"
    (tmp_path / "nginx.conf").write_text(f"{whole} include {tmp_path}/upstream.conf; }}")
    done = ran("nginx", "-t", "-c", str(tmp_path / "nginx.conf"))
    assert done.returncode == 0, done.stderr


def compose():
    """The words that check a compose file here: Docker's own plugin, or the program of before."""
    if shutil.which("docker") and ran("docker", "compose", "version").returncode == 0:
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else []


def test_docker_compose_takes_its_file(tmp_path):
    words = compose()
    if not words:
        pytest.skip("docker compose is not on this machine")
    copy = shutil.copytree(DEPLOY, tmp_path / "deploy")
    for name in ("app.env", "owner.env"):
        (copy / name).touch()
    done = ran(*words, "--file", str(copy / "compose.yaml"), "config", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", ["postgres/roles.sh", "valkey/start.sh", "intersession.sh"])
def test_the_shell_takes_its_scripts(script):
    assert ran("sh", "-n", str(DEPLOY / script)).returncode == 0


def directive(name, block=NGINX):
    return re.search(rf"^\s*{name} ([^;]+);", block, re.MULTILINE)[1]


def test_a_command_by_hand_finds_what_the_services_keep():
    """Its words are those of the units: else a restored picture would lie where no web looks for it."""
    script, shared = (DEPLOY / "intersession.sh").read_text(), unit("intersession-worker.service")
    for key in ("WorkingDirectory", "BindPaths", "Environment", "EnvironmentFile", "UMask"):
        assert f"{key}={shared[key]}" in script
    assert f"--uid {shared['User']} --gid {shared['Group']}" in script


def test_a_command_in_a_worker_finds_what_the_webs_keep():
    """Run like the image, `line_check` could not write the spool, and `replay_spool` looked into an empty folder."""
    kept = {volume.split(":")[0] for volume in SERVICES["web"]["volumes"]}
    assert kept == {"media", "seals", "spool"}
    assert {volume.split(":")[0] for volume in SERVICES["worker"]["volumes"]} == kept


def test_nginx_waits_longer_for_a_webhook_than_the_web_takes_and_less_than_the_carrier_does():
    line = NGINX.split("location /line/ {")[1].split("location")[0]
    a_try = seconds(directive("proxy_read_timeout", line))
    assert a_try > settings.LINE_BUDGET_SECONDS
    assert int(directive("proxy_next_upstream_tries", line)) * a_try < CARRIERS_PATIENCE
    assert seconds(directive("proxy_connect_timeout")) <= 1


def test_whether_we_are_ready_may_be_asked_from_outside_and_the_figures_may_not():
    """The check from outside is the only one that notices when the whole machine is away (docs/operations.md)."""
    assert re.findall(r"location = (\S+) \{\s*return 404;", NGINX) == ["/metrics"]


def test_nginx_takes_no_web_out_and_has_words_of_its_own_when_there_is_none():
    """Found with hosts on a cut network: webs that had been slow were out for seconds, and callers got a bare 502."""
    for upstream in ("upstream.conf", "upstream.compose.conf"):
        servers = re.findall(r"^\s*server (.*);", (DEPLOY / "nginx" / upstream).read_text(), re.MULTILINE)
        assert len(servers) == 2
        assert all("max_fails=0" in server for server in servers)
    assert re.findall(r"error_page 502 504 =200 /nobody-answers/(\S+);", NGINX) == ["voice-us.xml", "text-us.xml"]


def test_only_webhooks_are_sent_to_the_next_web_when_one_may_have_had_them():
    places = NGINX.split("location ")[1:]
    assert [place.split(" {")[0] for place in places if "non_idempotent" in place] == ["/line/"]


def test_the_biggest_file_that_may_be_handed_in_gets_through():
    most = int(directive("client_max_body_size").removesuffix("m")) * 1024 * 1024
    assert most > max(paper.MOST_BYTES, verification.MOST_BYTES)


def test_no_log_of_nginx_has_the_address_of_a_page():
    """It may hold the token of a link. nginx quotes the request in its log of errors, up to `error`."""
    assert not re.search(r"\$(request|request_uri|uri|args|http_referer)\b", NGINX.split("server {")[0])
    assert set(re.findall(r"error_log \S+ (\w+);", NGINX)) == {"crit"}
    assert all("off" in log or log.endswith("intersession;") for log in re.findall(r"access_log .*;", NGINX))


def test_the_figures_are_for_the_machine_itself():
    assert re.search(r"location = /metrics \{\s+return 404;\s+\}", NGINX)


def test_the_image_has_all_of_the_application_and_nothing_else():
    kept = [row[1:] for row in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if row.startswith("!")]
    floors = {app for app in settings.INSTALLED_APPS if (BASE / app).is_dir()}
    assert floors | {"config", "templates", "static", "locale", "manage.py", "requirements.txt"} == set(kept)
    assert all((BASE / name).exists() for name in kept)


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(place for place, line in enumerate(lines) if line.startswith("FROM")) :]
    assert [line for line in last_stage if line.startswith("USER")] == ["USER 10001:10001"]
    environment = set(re.findall(r"(\w+)=", " ".join(line for line in lines if "PATH=" in line or "PORT=" in line)))
    named = set(re.findall(r"^([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))
    assert environment & named <= {"PORT", "SPOOL_DIR"}
    assert not any("requirements-" in line for line in lines)


def test_what_has_to_outlive_a_container_lies_in_a_volume():
    lasting = {"media", "seals"}
    for name in ("web", "worker", "carrier", "beat"):
        mounted = {volume.split(":")[0] for volume in SERVICES[name]["volumes"]}
        assert lasting <= mounted
    assert "spool" in {volume.split(":")[0] for volume in SERVICES["web"]["volumes"]}
