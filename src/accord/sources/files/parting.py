"""Persons whom an import joined, told apart again when it is taken back, where nothing since rests on it.

What came in after the joining was entered under the joined person, whichever of them it meant. So they
stay joined where such an entry may mean one of those who would part, and where other records still
give both the same address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from accord.log.streams import IDENTITIES
from accord.people import joining
from accord.people.mail import is_role
from accord.people.records import chunks
from accord.people.rows import Person
from accord.sources.files.referring import entries_naming
from accord.sources.files.rows import ImportRun
from accord.store.log import Log, collection_of
from accord.store.manifest import Listing


@dataclass(frozen=True)
class Parting:
    """`withdrawn`: the joining's entries to take back; `words`: whom each subject counts as then; `kept`:
    how many persons joined by the import stay so.
    """

    withdrawn: pl.DataFrame
    words: Mapping[int, int] = field(default_factory=dict)
    kept: int = 0


def parting(log: Log, run: ImportRun, listing: Listing) -> Parting:
    """What the joinings of an import, and of those taken back before it, come to now that it is taken back."""
    reverted = list(ImportRun.objects.filter(state="reverted").values_list("id", flat=True))
    ours = pl.col("actor").is_in([f"import:{number}" for number in reverted])
    told = log.scan(collection_of(IDENTITIES), listing).filter(ours).select("subject").collect()
    said = log.current(IDENTITIES, told["subject"].unique(), listing=listing).sort("entry")
    last = said.group_by("subject", maintain_order=True).last()
    moved = last.filter(ours).join(
        said.filter(~ours).group_by("subject").agg(former=pl.col("person").last()),
        on="subject", how="left", maintain_order="left",
    )  # fmt: skip
    former = dict(
        moved.select("subject", pl.col("former").fill_null(pl.col("subject"))).iter_rows()
    )
    groups = _groups(moved, former)
    bound = _sharing_an_address(groups, reverted) | _rested_on(groups, moved, ours, log, listing)
    free = moved.filter(~pl.col("person").is_in(bound))["subject"]
    own = said.filter(pl.col("actor") == f"import:{run.id}")["subject"]
    stays = last.filter(pl.col("subject").is_in(own) & ~pl.col("subject").is_in(free.implode()))
    withdrawn = said.filter(ours & pl.col("subject").is_in(free.implode()))
    words = {subject: _root(former, subject) for subject in free.to_list()}
    return Parting(withdrawn, words, stays["person"].n_unique())


def _root(former: Mapping[int, int], subject: int) -> int:
    while former.get(subject, subject) != subject:
        subject = former[subject]
    return subject


def _groups(moved: pl.DataFrame, former: Mapping[int, int]) -> pl.DataFrame:
    """Per subject of each joined person, `person`, and `group`: whom it would count as without the joining."""
    rows = [
        (subject, person, _root(former, subject) if subject in former else person)
        for subject, person in joining.members(moved["person"].to_list()).items()
    ]
    schema = dict.fromkeys(["subject", "person", "group"], pl.Int64)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sharing_an_address(groups: pl.DataFrame, reverted: Sequence[int]) -> set[int]:
    """Joined persons of whom records that still hold give two groups one address."""
    rows = [
        row
        for chunk in chunks(groups["subject"].to_list())
        for row in Person.objects.filter(subject__in=chunk)
        .exclude(email=None)
        .exclude(import_id__in=reverted)
        .values_list("subject", "email")
    ]
    known = pl.DataFrame(rows, schema={"subject": pl.Int64, "email": pl.String}, orient="row")
    shared = (
        known.filter(~is_role(known["email"]))
        .join(groups, on="subject")
        .group_by("person", "email")
        .agg(pl.col("group").n_unique())
    )
    return set(shared.filter(pl.col("group") > 1)["person"])


def _rested_on(
    groups: pl.DataFrame, moved: pl.DataFrame, ours: pl.Expr, log: Log, listing: Listing
) -> set[int]:
    """Joined persons named since by an entry that may mean one who would part.

    It means the one who stays only where its source knew that one, and none of the others, before.
    """
    since = moved.group_by("person").agg(since=pl.col("entry").min())
    named = (
        entries_naming("person", groups["subject"], log, listing)
        .filter(~ours)
        .join(groups, on="subject")
        .join(since, on="person")
    )
    later = (pl.col("subject") == pl.col("person")) & (pl.col("entry") > pl.col("since"))
    knew = named.filter(~later).select("person", "group", "source").unique()
    stays = pl.col("group") == pl.col("person")
    clear = knew.group_by("person", "source").agg(clear=stays.all()).filter("clear")
    return set(named.filter(later).join(clear, on=["person", "source"], how="anti")["person"])
