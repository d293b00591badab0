# What a newcomer and the build machine run alike. `make help` lists it.
#
# Everything lands below this folder: the Python environment in .venv, working files in .run. The system packages are the
# exception; see tools/system-packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

INSTALLED := $(VENV)/.installed
NODE_TOOLS := tools/spectral/node_modules/.installed tools/axe/node_modules/.installed tools/fhir/node_modules/.installed
TEXTS := $(patsubst %.po,%.mo,$(wildcard service/translations/*/LC_MESSAGES/*.po))
SYSTEM_PACKAGES := chromium fonts-noto-core postgresql nodejs npm golang-go golang-golang-x-mod-dev redmine redmine-sqlite puma systemd
# Asked for by itself: a Debian without it runs the stories in Chromium, which takes longer.
QUICKER_BROWSER := chromium-headless-shell

# CHECK=1 lets the demo run by itself, to its end.
DEMO_OPTIONS := $(if $(CHECK),--check)
# One run on both databases; two test processes, each with a PostgreSQL server of its own. In the order of the folders: the
# longest tests come first, so that neither process waits for the other at the end.
PYTEST := $(BIN)/python -m pytest -p tests.left_out -n 2 --dist loadfile --no-loadscope-reorder --databases=sqlite,postgresql

.DEFAULT_GOAL := help
# What a target needs is made in the order in which it stands; the tools below are parallel by themselves.
.NOTPARALLEL:
.PHONY: help setup system-packages demo test explore check sure bench storm screenshots

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(INSTALLED) $(TEXTS) $(NODE_TOOLS) ## everything that needs no rights on this machine

system-packages: ## Chromium, PostgreSQL, Node, Go, Redmine and systemd with apt-get, where this machine allows it
	@tools/system-packages $(SYSTEM_PACKAGES)
	@tools/system-packages $(QUICKER_BROWSER)

demo: $(INSTALLED) $(TEXTS) ## the main job on invented people; CHECK=1 runs it by itself and ends
	$(BIN)/python -m demo $(DEMO_OPTIONS)

test: system-packages setup ## the whole suite, on SQLite and on PostgreSQL
	$(PYTEST)

explore: setup ## the stateful tests with 500 random examples each: finds what the suite did not try
	KOPPEL_EXAMPLES=500 $(BIN)/python -m pytest -n 2 tests/api/test_gate_against_the_oracle.py --databases=sqlite,postgresql

check: setup ## format, lint, types and imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

sure: check test ## what has to hold before a change goes in

bench: $(INSTALLED) $(TEXTS) ## measure, and write the results
	$(BIN)/python -m benchmarks

storm: $(INSTALLED) $(TEXTS) ## 10,000 notes go both ways while service and adapter are killed 50 times; counts the damage
	$(BIN)/python -m benchmarks.storm

screenshots: $(INSTALLED) $(TEXTS) ## a picture of every page
	$(BIN)/python -m demo.screenshots

$(VENV)/bin/python:
	@tools/system-packages python3-venv
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(VENV)/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --editable '.[test,demo]' --constraint requirements.lock
	@touch $@

%.mo: %.po | $(INSTALLED)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# The linters of the contract, axe for the pages and a validator of FHIR come with npm; without it what needs them is left out, and says so.
tools/%/node_modules/.installed: tools/%/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --prefix tools/$* && touch $@; \
	else echo "npm is not installed: what needs tools/$* is left out"; fi
