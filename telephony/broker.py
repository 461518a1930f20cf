"""Where the nudges go: one Valkey or Redis, or the one that Sentinels name as the present master.

`sentinel://:password@one:26379,two:26379,three:26379/0?master_name=coaching`: the first Sentinel that answers names the
master; after a failover it names another one. The password is the servers' own; the Sentinels are asked without one.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

SENTINEL = re.compile(r"sentinel://(?:[^@/?]*@)?[\w.-]+(?::\d+)?(?:,[\w.-]+(?::\d+)?)*/\d+\?master_name=[\w.-]+")
SENTINELS_PORT = 26379
SENTINEL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A broker that Sentinels watch: `login` is what stands before the @, quoted as in an address."""

    login: str
    sentinels: tuple[tuple[str, int], ...]
    db: int
    master: str

    @property
    def password(self) -> str | None:
        return unquote(self.login.partition(":")[2]) or None


def watched(url: str) -> Watched | None:
    """None for an address that leads straight to a server."""
    if not url.startswith("sentinel://"):
        return None
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    named = [host.partition(":") for host in hosts.split(",")]
    return Watched(
        login=login,
        sentinels=tuple((host, int(port or SENTINELS_PORT)) for host, _, port in named),
        db=int(parts.path.lstrip("/")),
        master=parse_qs(parts.query)["master_name"][0],
    )


def for_celery(url: str) -> tuple[str, dict[str, Any]]:
    """The address as Celery reads it, and what belongs among its transport's options."""
    group = watched(url)
    if group is None:
        return url, {}
    login = f"{group.login}@" if group.login else ""
    each = (f"sentinel://{login}{host}:{port}/{group.db}" for host, port in group.sentinels)
    return ";".join(each), {"master_name": group.master, "sentinel_kwargs": asked_once(SENTINEL_SECONDS)}


def answers(url: str, *, within: float) -> bool:
    """Whether the broker, the present master among several, answers: asked anew, each step in so many seconds."""
    patience = asked_once(within)
    group = watched(url)
    try:
        if group is None:
            with redis.Redis.from_url(url, **patience) as client:
                return bool(client.ping())
        sentinels = Sentinel(list(group.sentinels), sentinel_kwargs=patience)
        host, port = sentinels.discover_master(group.master)
        with redis.Redis(host=host, port=port, db=group.db, password=group.password, **patience) as client:
            return bool(client.ping())
    except (redis.RedisError, ValueError):
        return False


def asked_once(seconds: float) -> dict[str, Any]:
    """The client's own habit of trying again takes seconds: there is another Sentinel, and there is the next tick."""
    return {"socket_connect_timeout": seconds, "socket_timeout": seconds, "retry": Retry(NoBackoff(), 0)}
