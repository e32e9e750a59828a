"""Third-party files are the ones that were reviewed."""

import hashlib
import tomllib
from pathlib import Path

import scoreport.design

VENDOR = Path(scoreport.design.__file__).parent / "static" / "design" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "vendor.toml").read_text())["package"]


def recorded() -> dict[str, str]:
    """Return path and SHA-256 of each file that the list names."""
    return {
        f"{package['name']}-{package['version']}/{name}": digest
        for package in PACKAGES
        for name, digest in package["files"].items()
    }


def test_every_vendored_file_has_the_hash_that_is_on_record() -> None:
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert found == recorded()


def test_every_vendored_package_names_its_licence_and_ships_its_text() -> None:
    for package in PACKAGES:
        assert package["licence"] in {"MIT", "0BSD"}
        assert "LICENSE" in package["files"]


def test_no_vendored_file_refers_to_a_source_map_that_is_not_there() -> None:
    assert all(b"sourceMappingURL" not in (VENDOR / name).read_bytes() for name in recorded())
