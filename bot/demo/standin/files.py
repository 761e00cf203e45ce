"""The only place that keeps the files that were sent, and knows their ids and paths."""

import mimetypes
import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.demo.standin import answers

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True)
class File:
    """A file as it was uploaded; `mime_type` None: guessed from the name, as Telegram does."""

    name: str
    content: bytes
    mime_type: str | None = None

    def type(self) -> str:
        """The MIME type that is shown."""
        return self.mime_type or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Files:
    """All files that are on the stand-in."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        self._by_path: dict[str, str] = {}

    def keep(self, file: File, kind: str) -> str:
        """Store `file` and return its file_id. Raises answers.Refused when Telegram would."""
        if not file.content:
            raise answers.bad_request("file must be non-empty")
        if len(file.content) > LARGEST_UPLOAD:
            raise answers.Refused(413, "Request Entity Too Large")
        file_id = f"standin-{kind}-{len(self.by_id) + 1}"
        self.by_id[file_id] = file
        self._by_path[self.path(file_id)] = file_id
        return file_id

    def known(self, file_id: str) -> str:
        """`file_id` if there is such a file; otherwise answers.Refused."""
        if "://" in file_id:
            raise answers.not_done_yet("files by address")
        if file_id not in self.by_id:
            raise answers.bad_request("wrong remote file identifier specified: Wrong string length")
        return file_id

    def path(self, file_id: str) -> str:
        """The file_path under which the file can be downloaded."""
        suffix = PurePath(self.by_id[file_id].name).suffix
        return f"files/{file_id}{suffix}"

    def downloaded(self, path: str) -> bytes:
        """The content of the file with that file_path. Raises answers.Refused (404)."""
        if path not in self._by_path:
            raise answers.not_found()
        return self.by_id[self._by_path[path]].content

    def described(self, file_id: str) -> dict[str, Any]:
        """The fields that every kind of file has in the Bot API."""
        size = len(self.by_id[file_id].content)
        return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size}

    def document(self, file_id: str) -> dict[str, Any]:
        """The Bot API's Document."""
        file = self.by_id[file_id]
        return {"file_name": file.name, "mime_type": file.type(), **self.described(file_id)}

    def photo(self, file_id: str) -> list[dict[str, Any]]:
        """The Bot API's list of PhotoSize, of one size. Raises answers.Refused for no picture."""
        width, height = _dimensions(self.by_id[file_id].content)
        return [{**self.described(file_id), "width": width, "height": height}]


def _dimensions(content: bytes) -> tuple[int, int]:
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg_dimensions(content)
    raise answers.bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_dimensions(content: bytes) -> tuple[int, int]:
    """Width and height from the first frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content):
        marker, length = struct.unpack(">HH", content[at : at + 4])
        if 0xFFC0 <= marker <= 0xFFC3:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise answers.bad_request("IMAGE_PROCESS_FAILED")
