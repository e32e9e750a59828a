"""No secret stands in the repository: what looks like one is listed, with what it is instead.

`known_secrets.toml` names file, digest and what it is; detect-secrets finds them.
"""

import shutil
import subprocess
import tomllib
from pathlib import Path

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings

from tests.places import ROOT

KNOWN = Path(__file__).with_name("known_secrets.toml")
# Other people's files, pictures, fonts, compiled catalogues, and digests of packages.
FOLDERS = ("src", "tests", "benchmarks", "docs", ".ci")
STRANGE = {"node_modules", "__pycache__"}
LEFT_OUT = (".otf", ".ttf", ".mo", ".po", ".png", ".pdf", "uv.lock", "package-lock.json", "axe.min.js")


def found_in(folder: Path, names: list[str]) -> dict[str, set[str]]:
    """What looks like a secret: digests by file."""
    found = SecretsCollection(root=str(folder))
    with default_settings():
        for name in names:
            if not name.endswith(LEFT_OUT) and "/vendor/" not in name:
                found.scan_file(name)
    return {name: {secret.secret_hash for secret in secrets} for name, secrets in found.data.items() if secrets}


def ours() -> list[str]:
    """Our own files, by their path in the repository."""
    tops = [path for path in ROOT.iterdir() if path.is_file()]
    within = [path for name in FOLDERS for path in (ROOT / name).rglob("*") if path.is_file()]
    names = (path.relative_to(ROOT).as_posix() for path in tops + within)
    return [
        name for name in names if not STRANGE & set(name.split("/")) and name != "tests/security/known_secrets.toml"
    ]


def test_whatever_looks_like_a_secret_is_known_to_be_none() -> None:
    known = {name: set(secrets) for name, secrets in tomllib.loads(KNOWN.read_text(encoding="utf-8")).items()}
    found = found_in(ROOT, ours())
    new = {name: found[name] - known.get(name, set()) for name in found if found[name] - known.get(name, set())}
    assert new == {}, "remove it and replace it where it is used; if it was invented, add it to known_secrets.toml"
    gone = {name: known[name] - found.get(name, set()) for name in known if known[name] - found.get(name, set())}
    assert gone == {}, "no longer there: take it out of known_secrets.toml"


def test_a_secret_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text('CLIENT_SECRET = "Zq8fTr2mLw9xVb4nKd7sHj3p"\n', encoding="utf-8")
    key = shutil.which("openssl")
    assert key, "openssl makes the key of this test"
    made = subprocess.run([key, "genrsa", "1024"], capture_output=True, text=True, check=True).stdout
    (tmp_path / "server.key").write_text(made, encoding="utf-8")
    assert set(found_in(tmp_path, ["settings.py", "server.key"])) == {"settings.py", "server.key"}
