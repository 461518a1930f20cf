"""Root collects the styles and pictures of the pages, another user serves them; photos of clients stay one user's."""

from stat import S_IMODE

from django.core.files.base import ContentFile
from django.core.files.storage.handler import StorageHandler

from config import settings


def modes(kind, folder):
    """(of the file, of its folder), as the storage of the installation saves them."""
    told = settings.STORAGES[kind]
    options = told.get("OPTIONS", {}) | {"location": str(folder), "base_url": "/static/"}
    name = StorageHandler({kind: told | {"OPTIONS": options}})[kind].save("css/page.css", ContentFile(b"body {}"))
    return tuple(S_IMODE((folder / part).stat().st_mode) for part in (name, "css"))


def test_the_users_of_the_services_read_what_was_collected(tmp_path):
    """Found on a live systemd: the web could not read its own styles, and did not start."""
    assert modes("staticfiles", tmp_path) == (0o644, 0o755)


def test_photos_are_read_by_nobody_else(tmp_path):
    assert modes("default", tmp_path) == (0o600, 0o700)
