"""Search engines by the host of the page that referred: what Google Analytics calls `organic`."""

import re
from functools import lru_cache

# Host without `www.`; hosts of an engine's other services (mail, documents) are plain referrals.
_ENGINES = (
    (r"((m|news|lens|encrypted|ipv6|www[0-9])\.)?google\.[a-z.]{2,7}", "google"),
    (r"com\.google\.android\.googlequicksearchbox", "google"),
    (r"([a-z]{2,9}\.)?bing\.com|search\.msn\.[a-z.]{2,6}|ntp\.msn\.com", "bing"),
    (r"([a-z]{2,9}\.)*search\.yahoo\.[a-z.]{2,6}|r\.search\.yahoo\.com", "yahoo"),
    (r"yahoo\.(com|co\.jp)|([a-z]{2,9}\.)?yahoo\.com", "yahoo"),
    (r"([a-z]+\.)?duckduckgo\.com", "duckduckgo"),
    (r"(m\.|www1\.|zhidao\.|tieba\.|news\.|web\.|image\.)?baidu\.com", "baidu"),
    (r"(m\.|images\.|news\.)?(yandex\.[a-z.]{2,6}|ya\.ru)", "yandex"),
    (r"((m|images|video|news|search|lite)\.)?qwant\.com", "qwant"),
    (r"(m\.)?(search\.)?naver\.com|search\.naver\.jp", "naver"),
    (r"([a-z]+\.)?ecosia\.org", "ecosia.org"),
    (r"(search\.)?daum\.net|search\.daum\.net", "daum"),
    (r"search\.seznam\.cz|seznam\.cz", "seznam"),
    (r"([a-z]+\.)?sogou\.com", "sogou"),
    (r"so\.com|so\.360\.cn|([a-z]+\.)?360\.cn", "so.com"),
    (r"(search|suche)\.aol\.[a-z.]{2,6}", "aol"),
    (r"([a-z]{2}\.)?ask\.com", "ask"),
    (r"([a-z]+\.)?startpage\.com", "startpage"),
    (r"search\.brave\.com", "brave"),
    (r"go\.mail\.ru", "go.mail.ru"),
    (r"(nova\.)?rambler\.ru", "rambler"),
    (r"(search|websearch)\.rakuten\.co\.jp", "rakuten"),
    (r"(search\.)?lycos\.[a-z.]{2,6}", "lycos"),
    (r"dogpile\.com", "dogpile"),
    (r"kagi\.com", "kagi.com"),
    (r"swisscows\.com", "swisscows.com"),
    (r"mojeek\.com", "mojeek.com"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), name) for pattern, name in _ENGINES)


@lru_cache(maxsize=65_536)
def search_engine(host: str) -> str | None:
    """Name of the engine whose host this is (`google` for www.google.co.uk), else null."""
    plain = host.lower().removeprefix("www.")
    return next((name for pattern, name in _PATTERNS if pattern.fullmatch(plain)), None)
