"""The product's settings (databases, sessions, keys, logs) with one middleware, two views and the models they need."""

from scoreport.settings import *  # noqa: F403 - the same settings, not a copy of them

INSTALLED_APPS = [
    "scoreport.audit",
    "scoreport.districts",
    "benchmarks.support.bare.apps.Accounts",
    "scoreport.roster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
WSGI_APPLICATION = "benchmarks.support.bare.wsgi.application"
ROOT_URLCONF = "benchmarks.support.bare.urls"
