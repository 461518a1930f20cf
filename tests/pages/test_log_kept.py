"""Lists of the log that somebody keeps, and the columns they show."""

from clinic.models import AuditEvent
from coaching import log_views
from coaching.models import LogView
from tests.pages.conftest import NOON


def test_a_list_is_kept_under_a_name_and_found_again(browse, ada, ben, calls) -> None:
    calls(ben)
    browser = browse(ada)
    answer = browser.post("/log/keep/", {"name": "Long ones", "query": "longer=20&kind=call&after=x&name=Ben"})
    assert answer.url == "/log/?kind=call&longer=20"
    page = browser.get("/log/?kind=call&longer=20").content.decode()
    assert "Long ones" in page
    assert "Forget this list" in page
    assert LogView.objects.get().query == "kind=call&longer=20"
    assert "Ben" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_it_is_ones_own(browse, ada, jonas) -> None:
    kept = log_views.keep(jonas, name="Long ones", query="longer=20", by=jonas, now=NOON)
    assert "Long ones" not in browse(ada).get("/log/").content.decode()
    assert browse(ada).post(f"/log/kept/{kept.uuid}/forget/").status_code == 404
    browse(jonas).post(f"/log/kept/{kept.uuid}/forget/")
    assert not LogView.objects.exists()


def test_it_needs_a_name_and_ends_at_thirty(browse, jonas) -> None:
    page = browse(jonas).post("/log/keep/", {"name": "", "query": "longer=1"}, follow=True).content.decode()
    assert "Enter a name for the list." in page
    for minutes in range(30):
        log_views.keep(jonas, name=f"{minutes}", query=f"longer={minutes}", by=jonas, now=NOON)
    page = browse(jonas).post("/log/keep/", {"name": "More", "query": "longer=99"}, follow=True).content.decode()
    assert "Forget one first." in page
    assert LogView.objects.count() == 30


def test_the_same_list_again_gets_the_new_name(jonas) -> None:
    for name in ("Long", "Longer"):
        log_views.keep(jonas, name=name, query="longer=20", by=jonas, now=NOON)
    assert LogView.objects.get().name == "Longer"


def test_it_shows_the_columns_that_were_chosen(browse, ada, ben, calls) -> None:
    calls(ben)
    page = browse(ada).get("/log/?columns=talk&columns=severity").content.decode()
    head = page[page.index("<thead") : page.index("</thead>")]
    assert "Severity" in head
    assert "Talked" in head
    assert "Outcome" not in head
