"""Bots that say so: declared crawlers by their user agent. Kept and marked, never counted as visitors."""

import re
from functools import cache, lru_cache

import polars as pl
from crawleruseragents import CRAWLER_USER_AGENTS_DATA


@cache
def _any_rule() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in CRAWLER_USER_AGENTS_DATA))


@lru_cache(maxsize=65_536)
def bot_rule(user_agent: str) -> str | None:
    """The published pattern that the user agent matches, `crawler:PATTERN`, else null."""
    if not _any_rule().search(user_agent):
        return None
    patterns = (rule["pattern"] for rule in CRAWLER_USER_AGENTS_DATA)
    return next((f"crawler:{text}" for text in patterns if re.search(text, user_agent)), None)


def bot_rules(user_agents: pl.Series) -> pl.Series:
    """The rule per row; each distinct user agent is judged once."""
    distinct = user_agents.drop_nulls().unique().to_list()
    rules = {agent: bot_rule(agent) for agent in distinct}
    return user_agents.replace_strict(rules, default=None, return_dtype=pl.String).alias("bot")
