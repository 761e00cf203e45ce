# Everything one does here. `make demo` and `make test` need Python 3.11 or later and the package index.
PYTHON ?= python3
PORT ?= 8080
ROUNDS ?= 200

BIN := .venv/bin
RUN := .venv/.installed
DEV := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test check format chaos questions bench catalogs lock pictures clean

help: ## List what there is to make
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(RUN) ## Start the bot with a chat page in the browser (PORT=N for another port)
	@exec $(BIN)/twgbot demo --port $(PORT)

test: $(DEV) ## Run all tests; says what it skips and why
	$(BIN)/pytest -n 2 --dist worksteal

check: $(DEV) ## Format, lint, types, import contracts, dead code, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry .

format: $(DEV) ## Write the code in its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

chaos: $(DEV) ## Kill the bot at random moments, again and again (ROUNDS=N)
	CHAOS_ROUNDS=$(ROUNDS) $(BIN)/pytest -n 2 --dist worksteal tests/faults/test_sigkill.py

questions: $(DEV) ## Ask the bot all questions of the question set; prints figures and misses
	@$(BIN)/python -m tests.questions

bench: $(RUN) ## Measure speed, side by side with other libraries (Linux; some minutes)
	@test -e .venv-bench/.installed || { $(BIN)/python -m venv .venv-bench && .venv-bench/bin/pip install --quiet --disable-pip-version-check -r benchmarks/aiogram.lock && touch .venv-bench/.installed; } || rm -rf .venv-bench
	@$(BIN)/python -m benchmarks

catalogs: $(DEV) ## Bring the catalogs up to the sentences in code and templates
	$(BIN)/pybabel -q extract -F pyproject.toml --no-location --sort-output -o .venv/messages.pot .
	$(BIN)/pybabel -q update -i .venv/messages.pot -d handlers/locales --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

lock: $(DEV) ## Write down the exact versions that fit pyproject.toml, naming no index
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --generate-hashes --upgrade --quiet --extra postgres --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --generate-hashes --upgrade --quiet --extra postgres --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

pictures: $(DEV) ## Make the README's pictures from the demo (needs Chromium)
	$(BIN)/python docs/pictures/make.py

clean: ## Remove what the above made
	rm -rf .venv .venv-bench .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

$(RUN): requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
