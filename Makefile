# Two commands: `make up` and `make test`. Everything is installed by `make setup`.
PYTHON ?= python3.11
VENV = .venv
BIN = $(VENV)/bin
SIZE ?= 1m
PORT ?= 8000
# `make up` opens the company's own data where there is any, else the demo; DEMO=0 begins your own.
DEMO ?= $(if $(filter-out var/main/secret.key,$(wildcard var/main/*)),0,1)
DIST = src/accord/web/static/dist
FRONTEND = $(shell find frontend -path frontend/node_modules -prune -o -type f -print)

.PHONY: setup up check test proof bench docs lock

setup: $(VENV)/.ready $(DIST)/.built

$(VENV)/.ready: requirements/dev.lock requirements/uv.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Accord needs Python 3.11; set PYTHON=/path/to/python3.11."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.lock
	$(BIN)/uv pip sync -q --compile-bytecode --require-hashes requirements/dev.lock --python $(BIN)/python
	$(BIN)/uv pip install -q --no-deps --no-build-isolation -e . --python $(BIN)/python
	@touch $@

$(DIST)/.built: $(FRONTEND) requirements/dev.lock | $(VENV)/.ready
	$(BIN)/python frontend/build.py
	@touch $@

up: setup
	$(if $(filter 0,$(DEMO)),ACCORD_DATA_DIR=$${ACCORD_DATA_DIR:-var/main}) $(BIN)/accord $(if $(filter 0,$(DEMO)),,--demo) serve --all --port $(PORT)

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/habits

test: check
	$(BIN)/python -m pytest -m "not proof and not alone" --ignore tests/habits -n auto --maxprocesses 4 --dist loadfile
	$(BIN)/python -m pytest -m "alone and not proof"

proof: setup
	$(BIN)/python -m pytest -m proof -p proofs

bench: setup
	$(BIN)/python -m bench --size $(SIZE)

docs: setup
	$(BIN)/python tests/generated.py

lock: setup
	for name in runtime dev; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate requirements/$$name.in -o requirements/$$name.lock; done
