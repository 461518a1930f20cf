"""The broker's address: straight to a server, or by way of Sentinels."""

import pytest
import redis.retry

from config.environment import Refused, read
from telephony import broker

GROUP = "sentinel://:p%40ss@one:26379,two:26380,three/2?master_name=coaching"


@pytest.mark.parametrize("url", ["redis://:pass@host:6379/0", "rediss://host:6380/1?ssl_ca_certs=/etc/ca.pem"])
def test_an_address_of_a_server_is_passed_on_as_it_is(url):
    assert broker.for_celery(url) == (url, {})


def test_sentinels_are_all_named_and_so_is_the_master():
    url, options = broker.for_celery(GROUP)
    assert url.split(";") == [
        "sentinel://:p%40ss@one:26379/2",
        "sentinel://:p%40ss@two:26380/2",
        "sentinel://:p%40ss@three:26379/2",
    ]
    assert options["master_name"] == "coaching"
    assert broker.watched(GROUP).password == "p@ss"


def test_sentinels_without_a_password():
    url, _ = broker.for_celery("sentinel://one,two/0?master_name=coaching")
    assert url == "sentinel://one:26379/0;sentinel://two:26379/0"
    assert broker.watched("sentinel://one,two/0?master_name=coaching").password is None


def test_nobody_there_is_an_answer_too_and_comes_at_once(monkeypatch):
    monkeypatch.setattr(redis.retry, "sleep", lambda seconds: pytest.fail("it waits to try once more"))
    assert not broker.answers("sentinel://127.0.0.1:1,127.0.0.1:2/0?master_name=coaching", within=0.5)
    assert not broker.answers("redis://127.0.0.1:1/0", within=0.5)


@pytest.mark.parametrize(
    "url", ["sentinel://one,two/0", "sentinel://one/?master_name=x", "sentinel://one:a/0?master_name=x"]
)
def test_an_address_that_names_no_master_stops_the_start(url):
    with pytest.raises(Refused, match="REDIS_URL is wrong: it must be like sentinel"):
        read({"REDIS_URL": url})


def test_the_environment_takes_sentinels():
    assert read({"REDIS_URL": GROUP}).redis_url == GROUP
