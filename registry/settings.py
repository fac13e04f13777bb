"""Everything configurable, read from the environment (``registry.environment``)."""

import os
from pathlib import Path
from typing import Any

from corsheaders.defaults import default_headers

from registry import postgres
from registry.environment import (
    address,
    addresses,
    at_least,
    env,
    listed,
    one_of,
    past_day,
    read,
    readable,
    secret_key,
    wal_archive,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = postgres.data_dir()
VERSION = "1.0.0"  # of code and API alike, and the newest heading of CHANGELOG.md


def _database(url: str, statement_timeout: int) -> dict[str, Any]:
    """Return Django's settings of the one database."""
    config = env.db_url_config(url)
    options = {
        **config.get("OPTIONS", {}),
        # Small: each worker holds its own. One waits for a connection in slices, because the pool tries to connect
        # when somebody begins to wait, and gives up at once; how long in all, ENGINE says.
        "pool": {"min_size": 1, "max_size": at_least(1, "POOL_SIZE", 4), "timeout": 0.25, "reconnect_timeout": 0},
        "prepare_threshold": 5,  # times; what Django itself sends is never prepared
        "options": f"-c statement_timeout={statement_timeout} -c default_text_search_config=pg_catalog.english",
    }
    engine = {"ENGINE": "registry.serving.database", "CONN_HEALTH_CHECKS": False, "CONN_MAX_AGE": 0}
    patience = {"PATIENCE": at_least(0, "DATABASE_PATIENCE", 5)}
    return config | engine | patience | {"OPTIONS": options, "ATOMIC_REQUESTS": False}


def _replica(url: str) -> dict[str, Any]:
    """Return Django's settings of a replica: nobody is patient with one, for the primary can answer instead."""
    database = _database(readable("REPLICA_URL", url), STATEMENT_TIMEOUT)
    soon = {"connect_timeout": 2, "tcp_user_timeout": 3000}  # seconds, and milliseconds
    return database | {"PATIENCE": 0, "OPTIONS": soon | database["OPTIONS"]}


DEBUG = read("bool", "DEBUG", False)
SECRET_KEY = secret_key(DATA_DIR)
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS", [])
HTTPS = read("bool", "HTTPS", False)
REQUEST_TIMEOUT = at_least(1, "REQUEST_TIMEOUT", 10)
WORKER_MEMORY = at_least(150, "WORKER_MEMORY", 400)
BEHIND_PROXY = read("bool", "BEHIND_PROXY", False)
METRICS_ADDRESS = address("METRICS_ADDRESS")
METRICS_FOLDER = DATA_DIR / "metrics"
WAL_ARCHIVE = wal_archive()
LEDGER_HEAD_FILE = Path(os.environ.get("LEDGER_HEAD_FILE") or DATA_DIR / "ledger_head").expanduser().absolute()
CLOCK_CONFIRMED = past_day("CLOCK_CONFIRMED")
STATEMENT_TIMEOUT = at_least(0, "STATEMENT_TIMEOUT", 5000)
# Django's pages of errors leave out what is called SECRET.
SECRET_DATABASE_URLS = addresses(DATA_DIR)
SERVING = read("bool", "SERVING", False)  # set by registry.wsgi
# Requests have few rights and little time; commands own the tables and may take theirs.
REPLICA_LAG = at_least(2, "REPLICA_LAG", 10)
_REPLICAS = {f"replica{number}": _replica(url) for number, url in enumerate(listed("REPLICA_URL", []), start=1)}
DATABASES = (
    {"default": _database(SECRET_DATABASE_URLS.web, STATEMENT_TIMEOUT), **_REPLICAS}
    if SERVING
    else {"default": _database(SECRET_DATABASE_URLS.owner, 0)}
)
DATABASE_ROUTERS = ["registry.serving.database.base.Router"]
LOAD_CATALOGUE = read("bool", "LOAD_CATALOGUE", True)  # demonstration data; compose leaves it out
DISK_RESERVE = at_least(0, "DISK_RESERVE", 500) * 1024 * 1024  # free bytes under which it is not ready any more
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
    "registry.serving.limits.RequestLimits",
    "registry.serving.public.PublicReads",  # goes past all that follow; what every request needs stands before it
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
# Believed only where a proxy overwrites it: anybody else could send it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # who may frame a page stands in its policy (registry.serving.headers), which browsers heed first
    "security.W003",  # CSRF is checked where there are sessions (registry.serving.admin_only); W003 looks for a name
    "security.W005",  # other names under ours belong to others, who may need plain http
    "security.W008",  # see SECURE_SSL_REDIRECT; a person's browser is redirected by the proxy
    "security.W021",  # to be preloaded cannot be taken back, and binds other names too
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Reads are public: any page may make them, none may send a cookie along.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_ALLOW_HEADERS = [*default_headers, "registry-serial"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Content-Location", "X-Request-ID"]

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
        {"name": "findings", "description": "What the checks found about everything that is published."},
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

_LINES = {"plain": "registry.serving.logs.PlainLines", "json": "registry.serving.logs.JSONLines"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": _LINES[one_of(tuple(_LINES), "LOG_FORMAT", "plain")]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": one_of(("DEBUG", "INFO", "WARNING", "ERROR"), "LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a client's mistake is no event of ours
        "_granian": {"handlers": ["console"], "propagate": False},  # the server's own lines look like ours
    },
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
