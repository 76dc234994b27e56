# Every target sets up what it needs in .venv; only Python 3.11+ and make are expected.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin

.PHONY: demo test lint docs corpus fuzz bench clean

demo: .venv/installed ## Show what fixer would change in a broken stack
	@$(BIN)/fixer apply --dry-run fixtures/secureconnect; status=$$?; \
	if [ $$status -ne 1 ]; then echo "make demo: expected exit status 1 (would change something), got $$status" >&2; exit 2; fi

test: .venv/installed-dev ## Run all tests
	@$(BIN)/pytest -n auto

lint: .venv/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

docs: .venv/installed ## Write the pages and the table of rules
	@$(BIN)/python -m docs.generate

corpus: .venv/installed-dev ## Write what fixer does to the repositories of FIXER_CORPUS to docs/corpus.md
	@$(BIN)/python -m tests.corpus.table --write

fuzz: .venv/installed-dev ## Judge 50,000 random edits over the files of FIXER_CORPUS
	@$(BIN)/python -m tests.document.fuzz --edits 50000

bench: .venv/installed ## Measure the start and a dry run, side by side with compose-lint
	@$(BIN)/python benchmarks/dry_run.py

clean:
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build

.venv/installed: pyproject.toml setup.py
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11 or later" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@touch $@
