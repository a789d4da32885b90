"""A file that somebody brings: written to the data folder while it arrives, never held in memory."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from accord.store.durable import make_folder
from accord.web.shell.desk import desk
from accord.web.shell.page import visit_of

# Stated on the page.
MOST_BYTES = 2 << 30
TOO_LARGE = "accord.too_large"


# Only the type checker knows that it is generic.
if TYPE_CHECKING:
    _Uploaded = UploadedFile[bytes]
else:
    _Uploaded = UploadedFile


class Brought(_Uploaded):
    """A file that arrived. Whoever keeps it moves it away; else it goes when the request ends."""

    def __init__(self, path: Path, name: str, content_type: str | None, size: int) -> None:
        super().__init__(File(path.open("rb")), name, content_type, size)
        self.path = path

    def close(self) -> None:
        """Close it, and forget it where nobody kept it."""
        super().close()
        self.path.unlink(missing_ok=True)


class ToDataFolder(FileUploadHandler):
    """Colleagues bring files; of a stranger's nothing is written. What they may do with it, the page asks."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file beside those of the imports, so that keeping it is a rename."""
        super().new_file(*args, **kwargs)
        if self.request is None or visit_of(self.request).user is None:
            raise StopUpload(connection_reset=True)
        folder = desk().place.folder / "imports" / "arriving"
        make_folder(folder)
        self.path = folder / uuid4().hex
        self.out: IO[bytes] = self.path.open("xb")
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what came; past the limit the rest is read and let go, so that the sender is answered."""
        del start
        self.written += len(raw_data)
        if self.written > MOST_BYTES and self.request is not None:
            self.upload_interrupted()
            self.request.META[TOO_LARGE] = "1"
            raise StopUpload(connection_reset=False)
        self.out.write(raw_data)

    def file_complete(self, file_size: int) -> Brought:
        """Hand the file over."""
        self.out.close()
        return Brought(self.path, str(self.file_name), self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "out"):
            self.out.close()
            self.path.unlink(missing_ok=True)
