"""The workspace that the pages of this process share."""

import threading

from accord.workspace import Workspace

_lock = threading.Lock()
_open: Workspace | None = None


def desk() -> Workspace:
    """The workspace; opened by the first page that asks, unless the process handed over its own."""
    global _open
    with _lock:
        if _open is None:
            _open = Workspace.open()
        return _open


def take_desk(workspace: Workspace | None) -> Workspace | None:
    """Let pages use this workspace from now on; the one they used before, for its owner to close."""
    global _open
    with _lock:
        before, _open = _open, workspace
        return before
