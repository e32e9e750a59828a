"""The product's accounts as models only: what happens at sign-in is nothing to the bare application."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Without the product's own `ready`, which brings the sign-in library with it."""

    name = "scoreport.accounts"
    default_auto_field = "django.db.models.BigAutoField"
