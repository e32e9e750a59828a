"""Composition of the web application and the worker. Each value that a host may change is an environment
variable named SCOREPORT_…; docs/operations.md lists them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from stamina.instrumentation import set_on_retry_hooks

from scoreport.lib import env, postgres
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
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "scoreport.lib.requests.RequestIdMiddleware",
    "scoreport.lib.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "scoreport.accounts.language.PersonLanguageMiddleware",
    "scoreport.accounts.actors.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
UPLOAD_DIR = DATA_DIR / "uploads"
UPLOAD_BYTES = env.integer("UPLOAD_BYTES", 200_000_000, least=1)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- people ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["scoreport.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "scoreport.accounts.sign_in.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.integer("SESSION_SECONDS", 12 * 3600, least=60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- languages of the pages --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
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
ETS_BASE_URL = env.text("ETS_BASE_URL", "https://caaspp-aws.ets.org")
# Credentials made in TOMS live 365 days now; they lived 90 before, and may again.
ETS_CREDENTIAL_DAYS = env.integer("ETS_CREDENTIAL_DAYS", 365, least=1)
LINK_SECONDS = env.integer("LINK_SECONDS", 1800, least=10)
if ETS_ALLOW_LOOPBACK and HTTPS:
    raise ImproperlyConfigured("SCOREPORT_ETS_ALLOW_LOOPBACK is for the demo and for tests, never for a public site.")

# Addresses that families may follow for help with reading a report.
STARTING_SMARTER_URL = env.text("STARTING_SMARTER_URL", "https://ca.startingsmarter.org/")

LOGGING = logging_config(env.text("LOG_LEVEL", "INFO"))
LOGGING_CONFIG = "logging.config.dictConfig"
# Its own lines about retries would go past our formatter; the client's outcome is recorded and logged by us.
set_on_retry_hooks(())
