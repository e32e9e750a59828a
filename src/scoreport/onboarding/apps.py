from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "scoreport.onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what kind of person a user is to those below who have to know."""
        from scoreport.accounts.providers import required
        from scoreport.onboarding import district_ties
        from scoreport.onboarding.activation import giving as giving  # adds what it mails

        required.tell_kinds(district_ties.kinds_of)
