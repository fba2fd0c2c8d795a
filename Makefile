# What a contributor types. CONTRIBUTING.md says when.
.DEFAULT_GOAL := help
.PHONY: help setup test one check wheel catalogue

PYTHON ?= python3
BIN := .venv/bin

help:       ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1  /p' Makefile

setup:      ## make .venv with everything that tests and checks need
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[dev]'

test:       ## the whole suite, on all cores
	$(BIN)/pytest -n auto

one:        ## one file or test: make one T=tests/core/test_quota.py
	$(BIN)/pytest $(T)

check:      ## ruff, format, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

wheel:      ## build the wheel into dist/
	$(BIN)/python -m build --wheel --outdir dist

catalogue:  ## collect the English sentences; list those without a Chinese one
	$(BIN)/python -m tests.catalogue update
