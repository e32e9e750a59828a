"""Composition of the web application and the worker. Each value that a host may change is an environment
variable named SCOREPORT_…; docs/operations.md lists them."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from stamina.instrumentation import set_on_retry_hooks

from scoreport.design.languages import PAGE_LANGUAGES, teach_django
from scoreport.ets import AliasError, Vocabulary, read_aliases
from scoreport.lib import env, postgres, redis
from scoreport.lib.crypto import parse_master_keys
from scoreport.lib.logs import logging_config

PACKAGE = Path(__file__).parent

# --- where and how -----------------------------------------------------------------------------------------
DEBUG = False
# The demo allows a state that answers on this machine without TLS; nothing else is looser in it.
DEMO = env.boolean("DEMO")
DATA_DIR = Path(env.text("DATA_DIR", "data")).resolve()
PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if not _public.hostname:
    raise ImproperlyConfigured("SCOREPORT_PUBLIC_URL needs a scheme and a host, such as https://reports.example.org.")
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = [_public.hostname, *env.words("EXTRA_HOSTS", ("127.0.0.1",) if DEMO else ())]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []

# --- secrets -----------------------------------------------------------------------------------------------
# `scoreport init` writes both files once; a host that keeps secrets elsewhere names them by variable.
SECRET_KEY = env.text("SECRET_KEY", kept_in=DATA_DIR / "secrets" / "secret_key")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured(
        "SCOREPORT_SECRET_KEY (or _FILE) is missing or shorter than 40 characters: `scoreport init` makes one."
    )
SECRET_KEY_FALLBACKS = list(env.words("SECRET_KEY_FALLBACKS"))
MASTER_KEYS = parse_master_keys(env.words("KEYS", kept_in=DATA_DIR / "secrets" / "keys"))

# --- parts -------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "scoreport.design",
    "scoreport.audit",
    "scoreport.districts",
    "scoreport.accounts",
    "scoreport.roster",
    "scoreport.onboarding",
    "scoreport.configuration",
    "scoreport.reports",
    "scoreport.insights",
    "scoreport.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
if DEMO:
    INSTALLED_APPS.append("scoreport.demo")
MIDDLEWARE = [
    "scoreport.operations.metrics.requests.PageMiddleware",
    "scoreport.lib.requests.RequestIdMiddleware",
    "scoreport.accounts.origin.OriginMiddleware",
    "scoreport.lib.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "scoreport.accounts.hashing.BusyMiddleware",
    "scoreport.accounts.look_ups.answers.LimitMiddleware",
    "scoreport.insights.refusals.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "scoreport.accounts.language.PersonLanguageMiddleware",
    "scoreport.accounts.actors.ActorMiddleware",
    "scoreport.accounts.sessions.middleware.UseMiddleware",
    "scoreport.operations.hints.HintMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
# Requests of each class that one process serves at the same time, and that wait for a turn, the longest so many
# seconds; the rest get a light page that tries again by itself. See "Load" in docs/operations.md.
REQUESTS = {
    "family": (env.integer("FAMILY_REQUESTS", 128, least=1), env.integer("FAMILY_WAITING", 256)),
    "staff": (env.integer("STAFF_REQUESTS", 48, least=1), env.integer("STAFF_WAITING", 64)),
    "background": (env.integer("BACKGROUND_REQUESTS", 16, least=1), env.integer("BACKGROUND_WAITING", 16)),
}
REQUEST_WAIT_SECONDS = env.seconds("REQUEST_WAIT_SECONDS", 3)
# Health, readiness and metrics for those who run it, on an address that no reader reaches; None where it is off.
INTERNAL_LISTEN = env.address("INTERNAL_LISTEN")
# Seconds for which a process that was told to end still serves, and says that it is not ready.
DRAIN_SECONDS = env.integer("DRAIN_SECONDS", 5)
ROOT_URLCONF = "scoreport.urls"
WSGI_APPLICATION = "scoreport.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "scoreport.accounts.navigation.navigation",
                "scoreport.reports.navigation.doors",
            ],
        },
    }
]

FORM_RENDERER = "scoreport.design.forms.DesignRenderer"

# --- data --------------------------------------------------------------------------------------------------
_database_url = env.text("DATABASE_URL")
if _database_url:
    _database = postgres.parse(_database_url, pool=env.integer("DATABASE_POOL", 4, least=1))
    DATABASES: dict[str, Any] = {"default": _database, "audit": dict(_database)}
    AUDIT_HOME = "default"
else:
    _sqlite: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }
    DATABASES = {
        "default": {**_sqlite, "NAME": DATA_DIR / "scoreport.sqlite3"},
        "audit": {**_sqlite, "NAME": DATA_DIR / "audit.sqlite3"},
    }
    AUDIT_HOME = "audit"
DATABASE_ROUTERS = ["scoreport.audit.routing.AuditRouter"]
# A file on another machine's disk, or one that nobody can shorten, to which heads of the audit's seal are added.
AUDIT_ANCHORS = env.text("AUDIT_ANCHORS")
# School years for which entries are kept behind the one in which their student has left.
AUDIT_SCHOOL_YEARS = env.integer("AUDIT_SCHOOL_YEARS", 3)
if AUDIT_SCHOOL_YEARS < 3:
    raise ImproperlyConfigured(
        f"SCOREPORT_AUDIT_SCHOOL_YEARS is {AUDIT_SCHOOL_YEARS}: the law asks for at least 3. Who saw a pupil's results "
        "is a mandatory interim pupil record, destroyed after the third school year behind the one in which the pupil "
        "has left (5 CCR 432, 437(c), 16027)."
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One process of each kind needs no more than its own memory and the database; several share caches and the task
# queue through Redis.
REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Limits on guessing count here: a flood of names must not push the counters out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Counts of calls to the state: five names a second and account, each for a minute.
    "budgets": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "budgets",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
if REDIS_URL:
    CACHES, RQ_QUEUES = redis.caches(REDIS_URL, tuple(CACHES)), redis.queues(REDIS_URL)
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    INSTALLED_APPS.append("django_rq")
UPLOAD_DIR = DATA_DIR / "uploads"
UPLOAD_BYTES = env.integer("UPLOAD_BYTES", 200_000_000, least=1)
# Files of changes (delta) need the roster as it was applied last: then an encrypted copy of it is kept.
ROSTER_DELTAS = env.boolean("ROSTER_DELTAS")
ROSTER_BASE_DIR = DATA_DIR / "roster-base"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- people ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["scoreport.accounts.backends.Backend"]
PASSWORD_HASHERS = ["scoreport.accounts.hashing.Hasher"]
# Passwords hashed at the same time in one process: one processor is left to those who read.
HASHES_AT_ONCE = env.integer("HASHES_AT_ONCE", max(1, (os.cpu_count() or 2) - 1), least=1)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "scoreport.accounts.passwords.NamesOfPlaces"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "scoreport.accounts.sign_in.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3  # times
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
# `accounts.guessing` limits tries by account and network together; the library's own limit on an account alone
# would let anybody lock a family out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "request_login_code": None}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.boolean("BEHIND_PROXY") else 0
MFA_ADAPTER = "scoreport.accounts.second_steps.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # nothing to guess; a whole school may be behind one address
# Days for which a code lives with which a guardian opens an account; letters take their time.
ACTIVATION_MAIL_DAYS = env.integer("ACTIVATION_MAIL_DAYS", 7, least=1)
ACTIVATION_LETTER_DAYS = env.integer("ACTIVATION_LETTER_DAYS", 30, least=1)
if max(ACTIVATION_MAIL_DAYS, ACTIVATION_LETTER_DAYS) > 30:
    raise ImproperlyConfigured(
        "SCOREPORT_ACTIVATION_MAIL_DAYS and SCOREPORT_ACTIVATION_LETTER_DAYS are at most 30: a one-time code that "
        "lives longer is a password in somebody's drawer."
    )
SECOND_STEP = env.choice("SECOND_STEP", ("staff", "everybody", "nobody"))
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_ENGINE = "scoreport.accounts.sessions.store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 3600  # of a session in which nobody is signed in yet
# Seconds unused, and at most.
SESSION_LIMITS = {
    "family": (
        60 * env.integer("FAMILY_IDLE_MINUTES", 30, least=2),
        3600 * env.integer("FAMILY_SESSION_HOURS", 12, least=1),
    ),
    "staff": (
        60 * env.integer("STAFF_IDLE_MINUTES", 15, least=2),
        3600 * env.integer("STAFF_SESSION_HOURS", 8, least=1),
    ),
    "administrator": (
        60 * env.integer("ADMIN_IDLE_MINUTES", 15, least=2),
        3600 * env.integer("ADMIN_SESSION_HOURS", 4, least=1),
    ),
    "shared": (
        60 * env.integer("SHARED_IDLE_MINUTES", 10, least=2),
        3600 * env.integer("SHARED_SESSION_HOURS", 1, least=1),
    ),
}

# --- mail --------------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.integer("SMTP_PORT", 587, least=1)
EMAIL_HOST_USER = env.text("SMTP_USERNAME")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
_smtp_security = env.choice("SMTP_SECURITY", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp_security == "starttls", _smtp_security == "tls"
EMAIL_TIMEOUT = env.integer("SMTP_SECONDS", 20, least=1)
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if DEMO and not EMAIL_HOST:
    EMAIL_BACKEND, DEFAULT_FROM_EMAIL = "scoreport.demo.mailbox.Backend", "scoreport@example.org"
# Without a mail server the product says what it can't do: no codes by email, notices on pages only.
MAIL_IS_ON = DEMO or bool(EMAIL_HOST)
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("SCOREPORT_SMTP_HOST needs SCOREPORT_MAIL_FROM, the address that mail comes from.")

# --- languages of the pages --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
teach_django()
LANGUAGES = PAGE_LANGUAGES
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "scoreport.design.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"

# --- what browsers get -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_DIR", str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, "'strict-dynamic'"],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(health|ready)$"]  # asked from within, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("BEHIND_PROXY") else None
# no-referrer would make Chromium send "Origin: null" on a form, which Django refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "scoreport.accounts.views.sign_in.csrf_failure"

# --- calls to the state ------------------------------------------------------------------------------------
ETS_API_HOSTS = env.words("ETS_API_HOSTS", ("*.ets.org",))
ETS_LINK_HOSTS = env.words("ETS_LINK_HOSTS", ("*.ets.org", "*.amazonaws.com"))
ETS_ALLOW_LOOPBACK = env.boolean("ETS_ALLOW_LOOPBACK")
ETS_CONNECT_SECONDS = env.seconds("ETS_CONNECT_SECONDS", 3)
ETS_LISTING_SECONDS = env.seconds("ETS_LISTING_SECONDS", 10)
ETS_BODY_SECONDS = env.seconds("ETS_BODY_SECONDS", 60)
# Calls to one state account, all processes together: for people who wait, and for work that nobody waits for.
ETS_CALLS_PER_SECOND = env.number("ETS_CALLS_PER_SECOND", 50)
ETS_BULK_CALLS_PER_SECOND = env.number("ETS_BULK_CALLS_PER_SECOND", 5)
# Listings, and as many reports, that one process asks one account for at the same time, and that wait for it.
ETS_CALLS_AT_ONCE = env.integer("ETS_CALLS_AT_ONCE", 64, least=1)
ETS_CALLS_WAITING = env.integer("ETS_CALLS_WAITING", 48)
ETS_BASE_URL = env.text("ETS_BASE_URL", "https://caaspp-aws.ets.org")
# Names of the state's fields and codes that differ from ours: a TOML file, see docs/ets-client.md.
ETS_ALIASES = env.text("ETS_ALIASES")
try:
    ETS_VOCABULARY = read_aliases(ETS_ALIASES) if ETS_ALIASES else Vocabulary()
except AliasError as error:
    raise ImproperlyConfigured(f"SCOREPORT_ETS_ALIASES: {error}") from None
# Credentials made in TOMS live 365 days now; they lived 90 before, and may again.
ETS_CREDENTIAL_DAYS = env.integer("ETS_CREDENTIAL_DAYS", 365, least=1)
LINK_SECONDS = env.integer("LINK_SECONDS", 1800, least=10)
if ETS_ALLOW_LOOPBACK and HTTPS:
    raise ImproperlyConfigured("SCOREPORT_ETS_ALLOW_LOOPBACK is for the demo and for tests, never for a public site.")

# Addresses that families may follow for help with reading a report.
STARTING_SMARTER_URL = env.text("STARTING_SMARTER_URL", "https://ca.startingsmarter.org/")
STARTING_SMARTER_ELPAC_URL = env.text("STARTING_SMARTER_ELPAC_URL", "https://elpac.startingsmarter.org/")

LOGGING = logging_config(env.text("LOG_LEVEL", "INFO"))
LOGGING_CONFIG = "logging.config.dictConfig"
# Its own lines about retries would go past our formatter; the client's outcome is recorded and logged by us.
set_on_retry_hooks(())
