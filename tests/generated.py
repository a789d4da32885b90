"""What is written from declarations, pages of docs/guide above all; `make docs` writes, a habit test compares."""

from collections.abc import Callable
from pathlib import Path

import click

from accord.access.fields import EVERYWHERE, OF_OBJECT
from accord.access.matrix import LINES
from accord.agreement.industries import TABLE
from accord.cli.commands import accord
from accord.log.kinds import KINDS
from accord.log.streams import ENTRY_COLUMNS, STREAMS
from accord.settings import SETTINGS
from accord.sources.files.canonical import FILE_KINDS
from accord.sources.files.map import MAP_KEYS, RECIPE_KEYS
from generated_agreement import agreement_page
from generated_industries import industries_table
from generated_metrics import metrics_page

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
INDUSTRIES = ROOT / "src" / "accord" / "agreement" / TABLE


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def settings_page() -> str:
    rows = [(f"`{s.name}`", f"`{s.default}`" if s.default else "", s.help) for s in SETTINGS]
    intro = "# Settings\n\nEnvironment variables, or lines of a `.env` file.\n\n"
    return intro + table(("Name", "Default", "Help"), rows) + "\n"


def entries_page() -> str:
    parts = [
        "# Entries",
        "Every entry has:",
        table(("Column", "Type", "Meaning"), [(c.name, c.type, c.meaning) for c in ENTRY_COLUMNS]),
    ]
    for stream in STREAMS:
        kinds = [f"`{kind.name}`: {kind.sentence}" for kind in KINDS if kind.stream is stream]
        parts += [f"## {stream.name}", stream.meaning, *(f"- {line}" for line in kinds)]
        parts.append(
            table(
                ("Column", "Type", "Meaning"), [(c.name, c.type, c.meaning) for c in stream.columns]
            )
        )
    return "\n\n".join(parts).replace("\n\n- ", "\n- ") + "\n"


def permissions_page() -> str:
    rows = [
        (line.verb.value, ", ".join(line.things), ", ".join(sorted(line.roles)), line.scope.value,
         ", ".join(sorted(line.classes)), line.reason)
        for line in LINES
    ]  # fmt: skip
    fields = sorted(
        [(name, str(kind)) for name, kind in EVERYWHERE.items()]
        + [(f"{thing}.{name}", str(kind)) for (thing, name), kind in OF_OBJECT.items()]
    )
    return (
        "# Permissions\n\nWhat no line allows is denied.\n\n"
        + table(("Verb", "Object", "Roles", "Scope", "Field classes", "Because"), rows)
        + "\n\n## Fields\n\nA field without a line is read by nobody. `props.*` count as contact.\n\n"
        + table(("Field", "Class"), fields)
        + "\n"
    )


def files_page() -> str:
    parts = [
        "# Files",
        (
            "`accord import FILE… --kind KIND --map MAP.yaml` takes CSV with any separator and encoding, TSV, "
            "XLSX, Parquet and JSON lines. Rows that do not fit go to `FILE.refused.csv` with line, column "
            "and reason; corrected, that list is imported as it is. A dry run writes "
            "`FILE.dry-run.refused.csv`; an earlier list is never written over but kept as "
            "`FILE.refused.1.csv`. The same file twice changes nothing; "
            "`accord import revert ID` takes an import back. Keys are unique per source. A key of a record "
            "not seen yet makes a bare record, filled when its file comes."
        ),
        "## Columns",
        "Columns not named here become properties, `props.NAME`.",
    ]
    for kind in FILE_KINDS:
        rows = [
            (f"`{each.name}`", "yes" if each.required else "", each.type, each.meaning)
            for each in kind.fields
        ]
        parts.append(f"### {kind.name}\n\n{kind.meaning}")
        parts.append(table(("Column", "Required", "Type", "Meaning"), rows))
    parts += ["## The map", table(("Key", "Meaning"), [(f"`{k}`", v) for k, v in MAP_KEYS])]
    parts += [
        "A recipe of `columns`:",
        table(("Key", "Meaning"), [(f"`{k}`", v) for k, v in RECIPE_KEYS]),
    ]
    parts.append(
        "Complete maps lie in `examples/`; `accord import FILE --kind KIND --guess` writes a first one."
    )
    return "\n\n".join(parts) + "\n"


def commands_page() -> str:
    parts = [
        "# Commands",
        "Every command has `--help`. Exit codes: 0 done, 1 refused or not found, 2 bad use.",
    ]
    for path, command in _commands(accord, ("accord",)):
        context = click.Context(
            command, info_name=" ".join(path), terminal_width=90, max_content_width=90
        )
        parts.append(f"## {' '.join(path)}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts) + "\n"


def _commands(
    command: click.Command, path: tuple[str, ...]
) -> list[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        return [(path, command)]
    context = click.Context(command)
    found = []
    for name in command.list_commands(context):
        if (child := command.get_command(context, name)) is not None:
            found += _commands(child, (*path, name))
    return found


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "entries.md": entries_page,
    "permissions.md": permissions_page,
    "commands.md": commands_page,
    "files.md": files_page,
    "agreement.md": lambda: agreement_page(table),
    "metrics.md": lambda: metrics_page(table),
}


def write() -> None:
    GUIDE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (GUIDE / name).write_text(page(), encoding="utf-8")
    INDUSTRIES.write_text(industries_table(), encoding="utf-8")


if __name__ == "__main__":
    write()
