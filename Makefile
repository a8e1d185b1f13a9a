# Marquee: `make help` lists what can be made.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_LINK_MODE ?= copy
# Without compiled modules every command would start seconds later.
unexport PYTHONDONTWRITEBYTECODE
# Files of tests go to two processes as they come: short ones, which even things out, are last.
TWO_PROCESSES := --numprocesses=2 --no-loadscope-reorder

.PHONY: help setup demo test check format lint types contracts test-unit test-browser soak bench requirements clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.installed ## make .venv with `marquee` in it

$(VENV)/.installed: requirements/full.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "Marquee needs Python 3.11 or newer, this is %d.%d; name another with: make setup PYTHON=python3.12" % v[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@echo 'Installing the pinned requirements …'
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements/full.txt
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --editable .
	@$(BIN)/python -m scripts.check_system_libraries
	@touch $@

demo: setup ## run the whole loop on the bundled sample (or DATASET=path) and serve the page
	@$(BIN)/marquee demo $(if $(DATASET),--dataset '$(DATASET)')

test: setup check ## set up, then run every check and test

check: format lint types contracts ## every check and test, without set-up
	@$(BIN)/pytest -q $(TWO_PROCESSES)

format: ## is everything formatted?
	@$(BIN)/ruff format --check --quiet .

lint: ## ruff
	@$(BIN)/ruff check --quiet .

types: ## mypy, strict
	@$(BIN)/mypy

contracts: ## imports point inward
	@$(BIN)/lint-imports

test-unit: ## the fast tests alone
	@$(BIN)/pytest -q $(TWO_PROCESSES) tests/unit tests/specs tests/architecture

test-browser: ## the page in a real browser
	@$(BIN)/pytest -q tests/browser

soak: ## long fuzz, kill and load campaigns
	@$(BIN)/pytest -q -m soak --override-ini=timeout=3600

bench: ## measure speed; each script prints ratios against a named baseline
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

requirements: ## pin the requirements anew, with hashes
	@for set in serving full; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make requirements' requirements/$$set.in --output-file requirements/$$set.txt; done

clean: ## remove the environment and all caches, never the data
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
