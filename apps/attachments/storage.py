"""The file system as a storage that keeps its word: what is saved is on the disk, under its own name, at no time."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

NO_TIME = (0, 0)  # access and modification: a file does not say when it came (ctime still does)


class DurableFileSystemStorage(FileSystemStorage):
    """FileSystemStorage that overwrites, syncs file and folder before it returns, and hides the time."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: a chunk that comes again takes the place of the first."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            try:
                for part in content.chunks():
                    file.write(part)
                file.flush()
                os.utime(file.fileno(), NO_TIME)
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
            sync(folder)
        return name

    def drop_folder(self, name: str) -> None:
        """The folder is gone, with what a crash left in it."""
        path = Path(self.path(name))
        with suppress(FileNotFoundError):
            for file in path.iterdir():
                file.unlink(missing_ok=True)
            path.rmdir()
            sync(path.parent)


def sync(folder: Path) -> None:
    """The names in this folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
