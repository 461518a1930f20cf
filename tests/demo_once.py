"""The demo clinic for tests that only need it there: made once by the product's own verbs, copied after that.

The tests of loading itself load.
"""

from datetime import datetime

from clinic.models import Clinic
from coaching import demo
from tests import rows

_made: dict[tuple[datetime, bool], str] = {}


def load(*, now: datetime, history: bool = True) -> None:
    """As `demo.load`: a clinic that is there already is left alone."""
    if (now, history) not in _made:
        demo.load(now=now, history=history)
        _made[now, history] = rows.script()
    elif not Clinic.objects.exists():
        rows.put(_made[now, history])
