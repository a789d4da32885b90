"""How far our own list of sites agrees with published ones, where those are at hand."""

import csv
from pathlib import Path

import yaml

from accord.sources.channels.engines import search_engine
from accord.sources.channels.sites import CATEGORIES, sites


def test_the_list_covers_nearly_all_of_the_published_analytics_list(reference: Path) -> None:
    file = reference / "ga4-source-categories" / "ga4_source_categories.csv"
    with file.open(encoding="utf-8") as lines:
        published = {
            row["source"].lower(): row["source_category"].rsplit("_", 1)[1].lower()
            for row in csv.DictReader(lines)
        }
    own = {name: category for category in CATEGORIES for name in sites(category)}
    shared = [name for name in published if name in own]
    share = len(shared) / len(published)
    print(f"{len(shared)} of {len(published)} published sources are on our list ({share:.1%})")
    assert share > 0.97
    assert [name for name in shared if own[name] != published[name]] == []


def test_referrers_of_search_engines_on_matomos_list_are_recognised(reference: Path) -> None:
    file = reference / "ref-lists" / "matomo-searchengine-social" / "SearchEngines.yml"
    engines = yaml.safe_load(file.read_text(encoding="utf-8"))
    # Matomo files partners and misspelt names under an engine too; here are those that bear its name.
    words = {
        "Google": "google.", "Bing": "bing.com", "Yahoo!": "yahoo.", "DuckDuckGo": "duckduckgo.com",
        "Baidu": "baidu.com", "Yandex": "yandex.", "Ecosia": "ecosia.", "Qwant": "qwant.",
        "Naver": "naver.",
    }  # fmt: skip
    hosts = [
        host.replace("{}", "com")
        for name, word in words.items()
        for block in engines[name]
        for host in block["urls"]
        if "/" not in host and word in host
    ]
    seen = [host for host in hosts if search_engine(host)]
    share = len(seen) / len(hosts)
    print(f"{len(seen)} of {len(hosts)} hosts of {len(words)} engines are recognised ({share:.1%})")
    assert share > 0.75
