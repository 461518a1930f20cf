"""PostgreSQL with a standby, Redis or Valkey, nginx and certificates, as a distribution ships them; all speak TLS."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from config.processes import Child, Trouble
from tests.hosts.network import NETWORK, on

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
OWNER, APP, STANDBY, NAME = "intersession", "intersession_app", "standby", "intersession"
PASSWORD = "a-password-of-this-proof"  # of every login; it lives as long as the proof does
ACCESS = f"""local all postgres peer
hostssl all all {NETWORK}.0/24 scram-sha-256
hostssl replication {STANDBY} {NETWORK}.0/24 scram-sha-256
"""
POSTGRES = {
    "listen_addresses": "*",
    "port": "5432",
    "ssl": "on",
    "password_encryption": "scram-sha-256",
    "fsync": "off",  # what a disk does is not looked at here
    "wal_level": "replica",
    "hot_standby": "on",
    "max_connections": "100",
    "tcp_user_timeout": "5000",
    "wal_sender_timeout": "5s",
}


def program(*names: str) -> str:
    """Raises Trouble when none of them is on the machine."""
    places = [found for name in names if (found := shutil.which(name))]
    places += [str(path) for name in names for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    if not places:
        raise Trouble(f"{' or '.join(names)} is missing: apt-get install nginx-light postgresql redis-server openssl")
    return places[-1]


def run(*words: str, **more: object) -> None:
    done = subprocess.run(words, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise Trouble(f"{' '.join(words[:8])} …: {done.stderr.strip()}")


class Certificates:
    """An authority, and one certificate for the addresses of all hosts."""

    def __init__(self, folder: Path, addresses: list[str]) -> None:
        self.ca, self.cert, self.key = (folder / name for name in ("ca.pem", "fullchain.pem", "privkey.pem"))
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        ca_key, asked, names = str(folder / "ca.key"), str(folder / "hosts.csr"), folder / "names"
        run("openssl", "req", "-x509", *curve, "-subj", "/CN=proof", "-keyout", ca_key, "-out", str(self.ca))
        run("openssl", "req", *curve, "-subj", "/CN=hosts", "-keyout", str(self.key), "-out", asked)
        names.write_text("subjectAltName=" + ",".join(f"IP:{address}" for address in addresses))
        signed = ["-CA", str(self.ca), "-CAkey", ca_key, "-CAcreateserial", "-extfile", str(names), "-days", "2"]
        run("openssl", "x509", "-req", "-in", asked, *signed, "-out", str(self.cert))


class Postgres:
    """One server on a host; `standby_of` the other one's address."""

    def __init__(self, host: str, folder: Path, certificates: Certificates) -> None:
        self.host, self.data, self.user = host, folder / host, pwd.getpwnam("postgres")
        self.socket = folder / f"{host}-socket"
        for made in (self.data, self.socket):
            made.mkdir(mode=0o700)
            self._own(made)
        self.certificates = certificates
        words = [program("postgres"), "-D", str(self.data), "-k", str(self.socket)]
        argv = on(host, [*self._as_user(), "--pdeathsig=INT", *words])
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.data)}  # root's own certificates are not for it
        self.child = Child(host, argv, folder / "log" / f"{host}.log", self.env, Path("/"), signal.SIGINT)

    def make(self) -> None:
        run(*self._as_user(), program("initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8", "--no-sync")
        (self.data / "pg_hba.conf").write_text(ACCESS)
        settings = "\n".join(f"{name} = '{value}'" for name, value in POSTGRES.items())
        (self.data / "postgresql.auto.conf").write_text(f"{settings}\n")
        self._take_certificate()

    def copy(self, address: str) -> None:
        """Becomes the standby of the server at this address."""
        secure = f"sslmode=verify-full sslrootcert={self.certificates.ca}"
        login = f"host={address} user={STANDBY} password={PASSWORD} {secure}"
        words = [program("pg_basebackup"), "-d", login, "-D", str(self.data), "-R", "-X", "stream", "-c", "fast"]
        run(*on(self.host, [*self._as_user(), *words]), env=self.env)
        self._take_certificate()

    def promote(self) -> None:
        self.says("SELECT pg_promote(true)")

    def furnish(self) -> None:
        self.says(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{PASSWORD}'")
        self.says(f"CREATE ROLE {STANDBY} LOGIN REPLICATION PASSWORD '{PASSWORD}'")
        self.says(f"CREATE DATABASE {NAME} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
        roles = (DEPLOY / "postgres" / "roles.sh").read_text().split("<<'SQL'\n")[1].partition("SQL\n")[0]
        self.says(roles.replace(":'password'", f"'{PASSWORD}'"))

    def says(self, statement: str, database: str = "postgres") -> str:
        """By the socket, as an administrator on the host itself."""
        words = ["psql", "-h", str(self.socket), "-U", "postgres", "-d", database, "-Atc", statement]
        done = subprocess.run([*self._as_user(), *words], capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise Trouble(f"{self.host}: {done.stderr.strip()}")
        return done.stdout.strip()

    def answers(self) -> bool:
        try:
            return self.says("SELECT 1") == "1"
        except Trouble:
            return False

    def _as_user(self) -> list[str]:
        return ["setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"]

    def _own(self, path: Path) -> None:
        shutil.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _take_certificate(self) -> None:
        for source, name in ((self.certificates.cert, "server.crt"), (self.certificates.key, "server.key")):
            shutil.copy(source, self.data / name)
            (self.data / name).chmod(0o600)
            self._own(self.data / name)
        for name in ("pg_hba.conf", "postgresql.auto.conf"):
            self._own(self.data / name)


def broker(host: str, folder: Path, certificates: Certificates) -> Child:
    data = folder / host
    data.mkdir()
    lines = (DEPLOY / "valkey" / "valkey.conf").read_text().replace("dir /data", f"dir {data}")
    tls = f"tls-cert-file {certificates.cert}\ntls-key-file {certificates.key}\ntls-ca-cert-file {certificates.ca}"
    more = f"port 0\ntls-port 6379\ntls-auth-clients no\nprotected-mode no\nrequirepass {PASSWORD}\n{tls}\n"
    argv = on(host, [program("valkey-server", "redis-server"), "-"])
    return Child(host, argv, folder / "log" / f"{host}.log", cwd=data, stdin=(lines + more).encode())


def nginx(host: str, folder: Path, sites: str) -> Child:
    """`sites`: what stands inside http { }."""
    own = folder / host
    own.mkdir()
    paths = "".join(f"{kind}_temp_path {own}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"daemon off; user root; worker_processes 1; pid {own}/pid; error_log {own}/error.log; events {{}}\n"
    (own / "nginx.conf").write_text(f"{head}http {{ {paths}\n{sites}\n}}\n")
    argv = on(host, [program("nginx"), "-c", str(own / "nginx.conf")])
    return Child(host, argv, folder / "log" / f"{host}.log", stop_signal=signal.SIGQUIT)


def of_the_house(folder: Path, certificates: Certificates, address: str, webs: list[str]) -> str:
    """The files of deploy/nginx with this proof's name, certificate and webs in them."""
    site = (DEPLOY / "nginx" / "intersession.conf").read_text()
    for ours, here in (
        ("coaching.example.org", address),
        ("/etc/nginx/tls/fullchain.pem", str(certificates.cert)),
        ("/etc/nginx/tls/privkey.pem", str(certificates.key)),
        ("/var/log/nginx", str(folder / "log")),
        ("/etc/nginx/fallback", str(folder / "fallback")),
    ):
        site = site.replace(ours, here)
    upstream = (DEPLOY / "nginx" / "upstream.conf").read_text()
    for port, web in zip(("8000", "8001"), webs, strict=True):
        upstream = upstream.replace(f"127.0.0.1:{port}", f"{web}:8000")
    return upstream + site


def of_the_carrier(certificates: Certificates, port: int) -> str:
    return f"""server {{ listen 443 ssl; ssl_certificate {certificates.cert}; ssl_certificate_key {certificates.key};
        location / {{ proxy_pass http://127.0.0.1:{port}; proxy_set_header Host 127.0.0.1; }} }}"""
