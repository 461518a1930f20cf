from tests.riverbend import ada, jonas, riverbend

__all__ = ["ada", "jonas", "riverbend"]
