"""Everything configurable, read from the environment; a wrong value stops the start with a sentence."""

import os
import secrets
from pathlib import Path
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

from registry import postgres

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = postgres.data_dir()
VERSION = "1.0.0"  # of code and API alike, and the newest heading of CHANGELOG.md
env = environ.Env()
T = TypeVar("T")


def _read(kind: str, name: str, default: T) -> T:
    """Read one variable; a value of the wrong kind is named, with what it should be."""
    if kind == "bool" and os.environ.get(name, "").lower() not in _BOOLEANS:
        raise ImproperlyConfigured(f"{name} is “{os.environ[name]}”, which is not {_KINDS[kind]}.")
    try:
        value: T = getattr(env, kind)(name, default=default)
        return value
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is “{os.environ.get(name)}”, which is not {_KINDS[kind]}.") from error


def _at_least(least: int, name: str, default: int) -> int:
    number = _read("int", name, default)
    if number < least:
        raise ImproperlyConfigured(f"{name} is “{number}”; it must be at least {least}.")
    return number


def _listed(name: str, default: list[str]) -> list[str]:
    """Read a list with commas; a blank that was typed after one is no part of a name."""
    return [item.strip() for item in _read("list", name, default) if item.strip()]


_BOOLEANS = {"", "true", "false", "1", "0", "yes", "no", "on", "off"}  # others would silently mean false
_KINDS = {"bool": "true or false", "int": "a whole number", "list": "a list with commas"}


def _secret_key() -> str:
    """Return SECRET_KEY; without one, a local installation keeps a random key in its data folder."""
    if key := os.environ.get("SECRET_KEY", ""):
        return key
    if os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. A server with its own DATABASE_URL needs one: 50 random characters, "
            "for example from `python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    try:
        return _kept_key(DATA_DIR / "secret_key")
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR is “{DATA_DIR}”, which cannot be used: {error.strerror}. It must be a folder that you may write."
        ) from error


def _kept_key(kept: Path) -> str:
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_name(f"secret_key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        new.rename(kept)
    return kept.read_text()


def _database() -> dict[str, Any]:
    """Return Django's settings of the one database: DATABASE_URL, or the embedded server's socket."""
    url = os.environ.get("DATABASE_URL") or postgres.url(DATA_DIR)
    if not url.startswith(("postgresql://", "postgres://")):  # asked to read another, the library prints its password
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server (postgresql://…); no other works.")
    try:
        config = env.db_url_config(url)
    except Exception as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; write postgresql://user:password@host:5432/name."
        ) from error
    limit = _at_least(0, "STATEMENT_TIMEOUT", 5000)
    if not _read("bool", "SERVING", False):  # set by registry.wsgi: migrations and the catalogue may take their time
        limit = 0
    options = {
        **config.get("OPTIONS", {}),
        # Small: each worker holds its own. The check spares the first requests after a server restart a 500.
        "pool": {"min_size": 1, "max_size": _at_least(1, "POOL_SIZE", 4), "timeout": 2},
        "options": f"-c statement_timeout={limit} -c default_text_search_config=pg_catalog.english",
    }
    return config | {"OPTIONS": options, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False}


DEBUG = _read("bool", "DEBUG", False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _listed("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = _listed("CSRF_TRUSTED_ORIGINS", [])
HTTPS = _read("bool", "HTTPS", False)
LOAD_CATALOGUE = _read("bool", "LOAD_CATALOGUE", True)  # demonstration data; compose leaves it out
DISK_RESERVE = _at_least(0, "DISK_RESERVE", 500) * 1024 * 1024  # free bytes under which it is not ready any more
DATABASES = {"default": _database()}
DATABASE_FOLDER = None if os.environ.get("DATABASE_URL") else postgres.cluster(DATA_DIR)  # where it is ours

INSTALLED_APPS = [
    "registry.apps.RegistryConfig",  # first: its templates replace those of packages
    "unfold.apps.BasicAppConfig",  # before the admin, whose templates it replaces
    "registry.apps.SortedAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "registry.ledger",
    "registry.curation",
    "registry.records",
    "trials",
    "studies",
]

MIDDLEWARE = [
    "registry.serving.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",  # Content-Length
    "registry.api.problems.Unavailable",
    "registry.serving.admin_only.Session",
    "registry.serving.admin_only.Csrf",
    "registry.serving.admin_only.User",
    "registry.serving.admin_only.Messages",
    "registry.serving.admin_only.Storable",
]

ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
APPEND_SLASH = False  # the API has no trailing slashes, and a redirect would hide a wrong address
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
FORMAT_MODULE_PATH = "registry.formats"  # Django reads DATE_FORMAT from there; what stands here it would ignore
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT") or None  # where an image has collected them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Where nobody collected them (a checkout), the files are served from the packages themselves.
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False  # an API must not redirect a request that already leaked its token over http
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Reads are public: any page may make them, none may send a cookie along.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Content-Location"]

REST_FRAMEWORK = {
    # For whoever signs in; nobody may do what no view allows. A PublicView asks for neither.
    "DEFAULT_AUTHENTICATION_CLASSES": ["registry.api.access.AdminSession"],
    "DEFAULT_PERMISSION_CLASSES": ["registry.api.access.PermissionOfMethod"],
    "DEFAULT_PARSER_CLASSES": ["registry.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["registry.api.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "registry.api.schema.Schema",
    "EXCEPTION_HANDLER": "registry.api.problems.handle",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}

_OF_TRIALS = """
    StudyType OverallStatus SiteStatus ExpandedAccessStatus DateType OrganizationClass ResponsiblePartyType
    IdentifierType Agency Phase Allocation InterventionModel PrimaryPurpose ObservationalModel TimePerspective
    Masking MaskedRole BiospecimenRetention ArmType InterventionType EndpointRole Sex AgeGroup SamplingMethod
    ContactKind ContactRole OfficialRole EthicsStatus ReferenceType IPDSharing IPDInformation
"""
_OF_STUDIES = """
    EvidenceType StudyIdentifierType GroupType Measure Statistic ResultState IntervalMethod Assessor Spread
    TimelineType Response LinkRelation TherapyLine
"""
SPECTACULAR_SETTINGS = {
    "TITLE": "Clinical trial registry",
    "VERSION": VERSION,
    "DESCRIPTION": (BASE_DIR / "docs" / "openapi" / "introduction.md").read_text(),
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": "/", "description": "this registry"}],
    "TAGS": [
        {"name": "trials", "description": "Registered trials: search, read, history, validation."},
        {"name": "studies", "description": "Published studies: search, read, history, validation."},
        {"name": "evidence", "description": "Reported outcomes across studies, and checks of reported numbers."},
        {"name": "ledger", "description": "Everything that was ever published, as one hash chain."},
        {"name": "vocabularies", "description": "The words that documents use, and the rules they are checked by."},
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],  # the readers of this document are the library's own views, and public
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Every vocabulary under its own name: these become the names of types in generated clients.
    "ENUM_NAME_OVERRIDES": {
        **{name: f"trials.choices.{name}" for name in _OF_TRIALS.split()},
        **{name: f"studies.choices.{name}" for name in _OF_STUDIES.split()},
        **{name: f"registry.records.choices.{name}" for name in ("ProvenanceRelation", "SourceKind")},
        "FindingSeverity": "registry.rules.Severity",
        "LedgerEvent": "registry.ledger.models.Event",
        "RecordKind": "registry.ledger.models.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "registry.api.schema.reduced_documents_have_no_salt",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a client's mistake is no event of ours
}

UNFOLD = {
    "SITE_TITLE": "Trial registry",
    "SITE_HEADER": "Trial registry",
    "SITE_SYMBOL": "clinical_notes",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": f"{STATIC_URL}registry/favicon.svg"}],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": False,
    "DASHBOARD_CALLBACK": "registry.records.admin.overview.fill",
    "STYLES": [f"{STATIC_URL}curation/curation.css"],
    "SCRIPTS": [f"{STATIC_URL}curation/curation.js"],
    "COLORS": {  # blue: the theme's purple is too dark for links on its dark ground
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(65% .19 258)",
            "600": "oklch(54.6% .245 262.881)",
            "700": "oklch(48.8% .243 264.376)",
            "800": "oklch(42.4% .199 265.638)",
            "900": "oklch(37.9% .146 265.522)",
            "950": "oklch(28.2% .091 267.935)",
        }
    },
}
