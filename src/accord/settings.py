"""Settings: each is declared once as (name, default, help); Django's own settings follow from them.

A value comes from the environment, else from a `.env` file in the working folder, else it is the
default. Values that two departments agree on are part of the agreement, never settings.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Setting:
    """One setting. `secret` values are shown masked and never printed by a command."""

    name: str
    default: str
    help: str
    secret: bool = False


@dataclass(frozen=True)
class Value:
    """A setting's value in force and where it came from: environment, .env or default."""

    setting: Setting
    text: str
    origin: str

    @property
    def shown(self) -> str:
        """The value as people may see it: secrets masked."""
        return "••••" if self.setting.secret and self.text else self.text


SETTINGS = (
    Setting(
        "ACCORD_DATA_DIR", "", "Folder of the company's data; without it var/main, else var/demo."
    ),
    Setting(
        "ACCORD_DATABASE_URL",
        "",
        "postgresql://user:password@host/name; without it SQLite in the data folder.",
        secret=True,
    ),
    Setting(
        "ACCORD_ENGINE",
        "duckdb",
        "Engine of tables and figures: duckdb, sc://host:15002 (Spark Connect) or postgresql://…",
    ),
    Setting("ACCORD_ZONE", "UTC", "IANA time zone of day, week and month boundaries."),
    Setting("ACCORD_FISCAL_START", "1", "First month of the fiscal year, 1 to 12."),
    Setting(
        "ACCORD_CURRENCY", "", "Currency of money figures, ISO 4217; without it the only one seen."
    ),
    Setting("ACCORD_RAW_DAYS", "30", "Days that raw received items are kept."),
    Setting(
        "ACCORD_BRAND",
        "",
        "Words of your brand, separated by commas; searches for them count as awareness.",
    ),
    Setting(
        "ACCORD_SECRET_KEY",
        "",
        "Key of hashes and signatures; made at the first start and kept in the data folder.",
        secret=True,
    ),
    Setting(
        "ACCORD_BASE_URL", "http://127.0.0.1:8000", "Address under which colleagues reach Accord."
    ),
    Setting(
        "ACCORD_SMTP_URL",
        "",
        "Mail server: smtp://user:password@host:port (STARTTLS; `?tls=no` without), or smtps://…; "
        "without it no mail is sent and links are shown instead.",
        secret=True,
    ),
    Setting(
        "ACCORD_MAIL_FROM", "", "Sender of mail; without it accord@ the host of ACCORD_BASE_URL."
    ),
    Setting(
        "ACCORD_SECOND_FACTOR",
        "optional",
        "`required` asks owners, admins and payroll for a second factor before anything else.",
    ),
    Setting(
        "ACCORD_PROXIES",
        "0",
        "Proxies in front whose X-Forwarded-For is believed; throttling counts by that address.",
    ),
    Setting(
        "ACCORD_METRICS_TOKEN",
        "",
        "Token that `/metrics` takes as `Authorization: Bearer TOKEN`; without it `/metrics` answers on the "
        "machine itself, unless ACCORD_BASE_URL or ACCORD_PROXIES says that the desk is published.",
        secret=True,
    ),
    Setting("ACCORD_USER", "", "Who acts when a writing command has no --as."),
    Setting("ACCORD_EVENTS_PER_SECOND", "5000", "Events a second that one write key may send."),
    Setting(
        "ACCORD_BACKUP_DIR",
        "",
        "Folder of backups made from the page; without it `backups` in the data folder.",
    ),
    Setting(
        "ACCORD_CACHE_DIR",
        "",
        "Folder of what can be made again at any time; without it `cache` in the data folder.",
    ),
    Setting("ACCORD_WORKERS", "2", "Worker threads inside `accord serve --all`."),
)


def read_values(environ: dict[str, str], dotenv: Path) -> dict[str, Value]:
    """All settings by name, as the environment and the `.env` file give them."""
    file = _read_dotenv(dotenv)
    values = {}
    for setting in SETTINGS:
        if setting.name in environ:
            values[setting.name] = Value(setting, environ[setting.name], "environment")
        elif setting.name in file:
            values[setting.name] = Value(setting, file[setting.name], ".env")
        else:
            values[setting.name] = Value(setting, setting.default, "default")
    return values


def _read_dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): text.strip().strip("\"'") for name, text in pairs}


def data_folder(text: str) -> Path:
    """The data folder: as set, else var/main if it holds anything, else var/demo if it exists, else var/main."""
    if text:
        return Path(text).resolve()
    main, demo = Path("var/main"), Path("var/demo")
    return (demo if demo.is_dir() and not _is_begun(main) else main).resolve()


def _is_begun(folder: Path) -> bool:
    # Whatever reads the settings, a checker of types too, leaves a secret; that begins no company.
    return folder.is_dir() and any(file.name != "secret.key" for file in folder.iterdir())


def secret_of(text: str, folder: Path) -> str:
    """The installation's secret; made once with mode 600 in the data folder."""
    if text:
        return text
    file = folder / "secret.key"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_hex(32))
    return file.read_text(encoding="ascii").strip()


def database_of(url: str, folder: Path) -> dict[str, object]:
    """Django's database entry. SQLite syncs fully: what was acknowledged is on disk."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "book.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": None},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("ACCORD_DATABASE_URL must begin with postgresql://.")
    options = dict(pair.split("=", 1) for pair in unquote(parts.query).split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


@dataclass(frozen=True)
class MailServer:
    """Where mail goes: `wrapped` is TLS from the first byte, `upgraded` is STARTTLS."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    wrapped: bool = False
    upgraded: bool = False


def mail_server_of(url: str) -> MailServer:
    """The server that a URL names. One on this machine is spoken to in the clear, others by TLS."""
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("ACCORD_SMTP_URL must look like smtp://user:password@host:port.")
    is_near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    wrapped = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        parts.port or (465 if wrapped else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        wrapped,
        not wrapped and not is_near and parts.query != "tls=no",
    )


def count_of(value: Value) -> int:
    """A setting that is a count, from nought up."""
    if not value.text.isdecimal():
        raise ImproperlyConfigured(f"{value.setting.name} must be a whole number.")
    return int(value.text)


def is_published(base_url: str, proxies: Value) -> bool:
    """Whether the desk's address, or a proxy in front of it, says that others reach it."""
    is_here = urlsplit(base_url).hostname in {"localhost", "127.0.0.1", "::1"}
    return not is_here or count_of(proxies) > 0


def choice_of(value: Value, choices: tuple[str, ...]) -> str:
    """A setting that is one of a few words."""
    if value.text not in choices:
        raise ImproperlyConfigured(f"{value.setting.name} must be {' or '.join(choices)}.")
    return value.text


VALUES = read_values(dict(os.environ), Path(".env"))
DATA_DIR = data_folder(VALUES["ACCORD_DATA_DIR"].text)

SECRET_KEY = secret_of(VALUES["ACCORD_SECRET_KEY"].text, DATA_DIR)
BASE_URL = VALUES["ACCORD_BASE_URL"].text.rstrip("/")
# Whether others than this machine may reach the desk, through a proxy beside it perhaps.
IS_PUBLISHED = is_published(BASE_URL, VALUES["ACCORD_PROXIES"])
DEBUG = False
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATABASES = {"default": database_of(VALUES["ACCORD_DATABASE_URL"].text, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
USE_I18N = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None

INSTALLED_APPS = [
    "accord",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accord.web.shell.headers.strict_headers",
    "accord.web.shell.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accord.web.sign_in.gate.gate",
]
ROOT_URLCONF = "accord.urls"
APPEND_SLASH = False
CSRF_FAILURE_VIEW = "accord.web.site.out_of_date"

_WEB = Path(__file__).parent / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB, _WEB / "sign_in", _WEB.parent / "api"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "accord.web.shell.tags",
                "accord.web.agreement.tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "accord.web.site.shell",
            ],
        },
    },
]
COTTON_DIR = "shell/parts"
LOCALE_PATHS = [_WEB / "locale"]

# A file that somebody brings is written to the data folder while it arrives.
FILE_UPLOAD_HANDLERS = ["accord.web.settings.uploads.ToDataFolder"]

# Levels of messages to readers, by the names of their colours.
MESSAGE_TAGS = {20: "info", 25: "good", 30: "warn", 40: "bad"}

STATIC_URL = "/static/"
STATICFILES_DIRS = [_WEB / "static"]
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# Browsers take a `__Host-` cookie only over https; a company's own machine may speak plain http.
_SECURE = BASE_URL.startswith("https://")
_COOKIE = "__Host-accord" if _SECURE else "accord"
SESSION_ENGINE = "accord.web.shell.sessions"
SESSION_COOKIE_NAME = f"{_COOKIE}-session"
CSRF_COOKIE_NAME = f"{_COOKIE}-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CACHES = {
    # Throttling counts in the book, so that every process counts the same.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accord_counted",
    }
}

_MAIL = mail_server_of(VALUES["ACCORD_SMTP_URL"].text)
HAS_MAIL = bool(_MAIL.host)
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.wrapped, _MAIL.upgraded
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    VALUES["ACCORD_MAIL_FROM"].text or f"Accord <accord@{urlsplit(BASE_URL).hostname}>"
)

AUTH_USER_MODEL = "accord.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accord.web.sign_in.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Failures only: a right pass phrase gives its count back. `everywhere` is for all accounts together.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/5m/ip,5/5m/key",
    "everywhere": "200/m/key",
    "welcome": "10/m/ip",
    "link": "30/m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "change_password": "5/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ALLAUTH_TRUSTED_PROXY_COUNT = count_of(VALUES["ACCORD_PROXIES"])
NEEDS_SECOND_FACTOR = (
    choice_of(VALUES["ACCORD_SECOND_FACTOR"], ("optional", "required")) == "required"
)
MFA_ADAPTER = "accord.web.sign_in.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Accord"
# An address becomes an account only through an invitation to it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
