# Groundswell: `make run` and `make test` are all the set-up there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501
LAN    ?=
# Small matrices are quicker on one thread, and two test workers share two cores.
export OMP_NUM_THREADS ?= 1
ADDRESS := $(if $(LAN),0.0.0.0,127.0.0.1)

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage bench lint lock screenshot clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ready ## create the environment from the hash-pinned lock

$(VENV)/.ready: lock.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Groundswell needs Python 3.11 or newer; set PYTHON=python3.12, say.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment: on Debian or Ubuntu, install python3-venv."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock.txt
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready lock-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock-test.txt
	@touch $@

run: setup ## open the app on this machine (LAN=1: on the local network, with GROUNDSWELL_PASSPHRASE)
	@echo "Groundswell: http://localhost:$(PORT) (stop with Ctrl+C)"
	@exec $(BIN)/streamlit run serve.py --server.address=$(ADDRESS) --server.port=$(PORT)

test: $(VENV)/.ready-test lint ## lint, types, contracts and every test, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

coverage: $(VENV)/.ready-test ## every test again, with the branches that none of them takes
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered $(ARGS)

lint: $(VENV)/.ready-test ## ruff, mypy (strict outside pages), the floors and doors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-test ## print the benchmarks (tests/bench); slow
	$(BIN)/python -m tests.bench

lock: ## write the locks anew from pyproject.toml (needs uv)
	uv lock --upgrade --quiet
	uv export --quiet --no-dev --no-emit-project --no-header --no-annotate --format requirements-txt -o lock.txt
	uv export --quiet --only-group test --no-emit-project --no-header --no-annotate --format requirements-txt -o lock-test.txt
	@rm -f uv.lock

screenshot: $(VENV)/.ready-test ## draw docs/screenshot.png from the sample's home page
	$(BIN)/python -m tests.e2e.screenshot

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build htmlcov .coverage
