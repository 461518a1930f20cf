"""What every test may use."""

import pytest

from clinic import append_only


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit empty tables by TRUNCATE; append-only tables refuse it, and this guard alone is off."""
    with django_db_blocker.unblock():
        for model in append_only.protected_models():
            for trigger in model._meta.triggers:
                if trigger.name == append_only.WHOLE:
                    trigger.disable(model)
