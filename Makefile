# Two commands for a newcomer: `make demo` and `make test`. Everything else is a part of them.
SHELL := /bin/bash
UV := .tools/bin/uv
RUN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

.PHONY: demo demo-scaled test lint types contracts tests bench proof dependencies messages screenshots walks setup
.PHONY: test-setup clean

demo: setup
	@$(RUN)/scoreport demo $(if $(PORT),--port $(PORT)) $(if $(SANDBOX_PORT),--sandbox-port $(SANDBOX_PORT)) \
	  $(if $(FOLDER),--folder $(FOLDER))

# The same as it is deployed: PostgreSQL, Redis, nginx, two processes of each kind.
demo-scaled: setup
	@$(RUN)/scoreport demo --scaled $(if $(PORT),--port $(PORT)) \
	  $(if $(SANDBOX_PORT),--sandbox-port $(SANDBOX_PORT)) $(if $(FOLDER),--folder $(FOLDER))

test: test-setup lint types contracts tests

setup: .venv/.ready

# The environment follows the lock file; a second run finds it ready.
.venv/.ready: pyproject.toml uv.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Scoreport needs Python 3.11 or newer; this is $$(python3 --version)."; exit 1; }
	@test -x $(UV) || { python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv; }
	@$(UV) sync --quiet --locked --all-extras
	@touch $@

test-setup: setup
	@bash tests/install-parts.sh

lint:
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/bandit --quiet --recursive --severity-level medium src 2>/dev/null

types:
	$(RUN)/mypy

contracts:
	$(RUN)/lint-imports

tests:
	bash tests/run-all.sh

# What takes longer than a gate may; ONLY=accessibility runs one of them. Writes docs/proof.md.
proof: test-setup
	$(RUN)/python -m tests.proof

# Known vulnerabilities of all that is locked; needs PyPI's own service, and is red where it could not ask.
dependencies: setup
	$(RUN)/python -m tests.security.dependencies

bench: setup
	@for bench in benchmarks/[a-z]*.py; do echo "== $$bench"; $(RUN)/python $$bench || exit 1; done

messages: test-setup
	DJANGO_SETTINGS_MODULE=tests.settings $(RUN)/python -m tests.design.catalogues

screenshots: test-setup
	DJANGO_SETTINGS_MODULE=tests.settings $(RUN)/python -m tests.journeys.screenshots

walks: test-setup
	$(RUN)/python -m tests.walks

clean:
	rm -rf .venv .tools .demo .demo-scaled .build
