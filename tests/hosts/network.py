"""Hosts on one machine: network namespaces on a switch of their own, with cables that can be cut.

Nothing of it touches the machine's own network: the switch is a namespace too, and its addresses (198.18.0.0/15 is
set aside for such tests) lead nowhere else. A cut is silent, as a pulled cable is: both ends go on sending to a card
that is not there, and nobody is told.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CLONE_NEWNET = 0x40000000
SWITCH = "isn-switch"
NETWORK = "198.18.77"
NOBODYS_CARD = "02:00:00:00:00:ff"
libc = ctypes.CDLL(None, use_errno=True)


def ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")


class Network:
    """`names` become hosts with the addresses .1, .2 …"""

    def __init__(self, names: list[str]) -> None:
        self.addresses = {name: f"{NETWORK}.{place}" for place, name in enumerate(names, 1)}

    def __enter__(self) -> "Network":
        self._remove()
        ip("netns", "add", SWITCH)
        ip("-n", SWITCH, "link", "add", "name", "switch0", "type", "bridge")
        ip("-n", SWITCH, "link", "set", "switch0", "up")
        for name, address in self.addresses.items():
            host, port = namespace(name), f"port-{name}"
            ip("netns", "add", host)
            ip("-n", SWITCH, "link", "add", "name", port, "type", "veth", "peer", "name", "card0", "netns", host)
            ip("-n", SWITCH, "link", "set", port, "master", "switch0", "up")
            ip("-n", host, "addr", "add", f"{address}/24", "dev", "card0")
            ip("-n", host, "link", "set", "lo", "up")
            ip("-n", host, "link", "set", "card0", "up")
        return self

    def __exit__(self, *trouble: object) -> None:
        self._remove()

    def _remove(self) -> None:
        for name in [*map(namespace, self.addresses), SWITCH]:
            with suppress(OSError):
                ip("netns", "del", name)

    def cut(self, one: str, other: str) -> None:
        for here, there in ((one, other), (other, one)):
            words = ("lladdr", NOBODYS_CARD, "dev", "card0", "nud", "permanent")
            ip("-n", namespace(here), "neigh", "replace", self.addresses[there], *words)

    def heal(self, one: str, other: str) -> None:
        for here, there in ((one, other), (other, one)):
            ip("-n", namespace(here), "neigh", "del", self.addresses[there], "dev", "card0")

    def unplug(self, name: str) -> None:
        ip("-n", SWITCH, "link", "set", f"port-{name}", "down")

    def plug(self, name: str) -> None:
        ip("-n", SWITCH, "link", "set", f"port-{name}", "up")


def namespace(name: str) -> str:
    return f"isn-{name}"


def on(name: str, argv: list[str]) -> list[str]:
    """The words that run this on that host."""
    return ["ip", "netns", "exec", namespace(name), *argv]


def enter(name: str) -> None:
    """From now on this thread's connections are made on that host."""
    with open(f"/run/netns/{namespace(name)}") as file:
        _enter(file.fileno())


@contextmanager
def at(name: str) -> Iterator[None]:
    """This thread is on that host for a while."""
    with open(f"/proc/self/task/{libc.gettid()}/ns/net") as home:
        enter(name)
        try:
            yield
        finally:
            _enter(home.fileno())


def _enter(descriptor: int) -> None:
    if libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
