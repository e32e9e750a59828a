from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "scoreport.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what happens at sign-in, and list what is mailed."""
        from scoreport.accounts import sign_in  # noqa: F401
        from scoreport.accounts.mail import letters  # noqa: F401
