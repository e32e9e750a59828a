"""The description of the service is true: schemathesis holds it against the running process."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoreport.sandbox import adapter
from tests.sandbox.calling import SAMPLE_SECRET, Caller

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
STORE = "/essr-student-score-reports/{year}/{file}"
# A gateway says 403 to a method that it does not know, where the check wants 405. The object store says 400 to a
# token beside its own signature, which schemathesis sends now and then.
CONFIGURATION = """
[auth.openapi]
pair = {{ username = "sandbox", password = "{secret}" }}
token = {{ bearer = "{token}" }}
[checks.unsupported_method]
enabled = false
[[operations]]
include-path = "{store}"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "403", "404"]
"""
Description = dict[str, Any]


@pytest.fixture
def description(open_sandbox: Caller) -> Description:
    """The description as it is served."""
    found: Description = open_sandbox.get("/openapi.json").json()
    return found


class Examiner:
    """Runs schemathesis against a sandbox, by its own description or by another."""

    def __init__(self, caller: Caller, folder: Path) -> None:
        self._base, self._folder = caller.base, folder
        token = caller.ask_token().json()["token"]
        self._configuration = folder / "schemathesis.toml"
        text = CONFIGURATION.format(secret=SAMPLE_SECRET, token=token, store=STORE)
        self._configuration.write_text(text, encoding="utf-8")

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [SCHEMATHESIS, "--config-file", self._configuration, "run", *words, "--seed", "1", "--no-color"],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def by_own_description(self) -> "subprocess.CompletedProcess[str]":
        return self.run(f"{self._base}/openapi.json", "-n", "20")

    def by(self, description: Description, only: str) -> "subprocess.CompletedProcess[str]":
        path = self._folder / "description.json"
        path.write_text(json.dumps(description), encoding="utf-8")
        words = ("--url", self._base, "--include-path", only, "--phases", "coverage,fuzzing")
        return self.run(str(path), *words, "-n", "5", "--max-failures", "1")


@pytest.fixture
def examiner(open_sandbox: Caller, tmp_path: Path) -> Examiner:
    return Examiner(open_sandbox, tmp_path)


@pytest.mark.slow
def test_the_process_does_what_its_description_says(examiner: Examiner) -> None:
    done = examiner.by_own_description()
    assert done.returncode == 0, done.stdout
    assert "Tested: 5" in done.stdout, done.stdout  # all but the description itself


def rename_the_token(description: Description) -> str:
    schema = description["components"]["schemas"]["Token"]
    schema["properties"]["jeton"] = schema["properties"].pop(adapter.TOKEN_FIELD)
    schema["required"] = ["jeton"]
    return adapter.TOKEN_PATH


def forget_a_refusal(description: Description) -> str:
    del description["paths"][adapter.LISTING_PATH]["get"]["responses"]["401"]
    return adapter.LISTING_PATH


@pytest.mark.slow
@pytest.mark.parametrize("lie", [rename_the_token, forget_a_refusal])
def test_a_description_that_is_not_true_is_found_out(
    examiner: Examiner, description: Description, lie: Callable[[Description], str]
) -> None:
    path = lie(description)
    done = examiner.by(description, path)
    assert done.returncode == 1, done.stdout
    assert "FAILURES" in done.stdout


def test_the_description_names_all_that_the_adapter_says(description: Description) -> None:
    schemas = description["components"]["schemas"]
    assert description["openapi"] == "3.1.0"
    codes = schemas["Refusal"]["properties"]["errorCode"]["enum"]
    assert {"INVALID_CREDENTIALS", "TOKEN_EXPIRED", "STUDENT_NOT_IN_LEA"} <= set(codes)
    listed = [parameter["name"] for parameter in description["paths"][adapter.LISTING_PATH]["get"]["parameters"]]
    assert listed == ["ssid", *adapter.FILTERS]
