"""From where somebody comes: the trusted proxy says it, nobody else; a household of IPv6 counts as one."""

import pytest

from clinic import addresses

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("hops", "said", "known"),
    [
        (0, "203.0.113.7", PROXY),  # no proxy is trusted: the header is the visitor's own
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),  # the first one was sent along by the visitor
        (1, "", PROXY),
        (1, "x" * 500, "x" * 45),
    ],
)
def test_only_the_trusted_proxys_word_counts(rf, settings, hops, said, known):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = hops
    assert addresses.of(rf.get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": said})) == known


def test_one_household_counts_as_one():
    assert addresses.home("2001:db8:1:2::1") == addresses.home("2001:db8:1:2:ffff::9")
    assert addresses.home("2001:db8:1:2::1") != addresses.home("2001:db8:1:3::1")
    assert addresses.home("203.0.113.7") == "203.0.113.7"
    assert addresses.home("no address") == "no address"
