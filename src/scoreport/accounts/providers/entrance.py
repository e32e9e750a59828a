"""What a sign-in page offers beside the password: the LEA's providers, or the LEAs to choose among."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from scoreport.accounts.providers.rows import live_providers
from scoreport.districts.models import Lea


@dataclass(frozen=True)
class Door:
    """A provider's button: its name, where it leads, and where on a computer that others use too."""

    name: str
    address: str
    shared_address: str


@dataclass(frozen=True)
class District:
    """An LEA whose people sign in at a provider, and its own sign-in page."""

    name: str
    address: str


@dataclass(frozen=True)
class Offer:
    """What the page shows: doors of the one LEA that it is about, or districts to choose."""

    doors: tuple[Door, ...] = ()
    districts: tuple[District, ...] = ()


def offer(lea: Lea | None, following: str) -> Offer:
    """Return what is offered at the page of that LEA, or at the one of all; `following` is where a sign-in leads."""
    providers = list(live_providers(lea).order_by("lea__name", "name"))
    if lea is None and providers and Lea.objects.count() > 1:
        leas = dict.fromkeys(provider.lea for provider in providers)
        return Offer(districts=tuple(District(one.name, _with(_page(one), following)) for one in leas))
    return Offer(doors=tuple(_door(one.name, one.lea.slug, one.key, following) for one in providers))


def _door(name: str, slug: str, key: str, following: str) -> Door:
    address = reverse("onboarding:begin", kwargs={"slug": slug, "key": key})
    return Door(name, _with(address, following), _with(address, following, shared="1"))


def _page(lea: Lea) -> str:
    return reverse("onboarding:entrance", kwargs={"slug": lea.slug})


def _with(address: str, following: str, **more: str) -> str:
    query = {**({"next": following} if following else {}), **more}
    return f"{address}?{urlencode(query)}" if query else address
