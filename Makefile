# One recipe file for people, hooks and CI.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
STAMP   = $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help run test check format examples bench screenshots chaos fuzz nightly lock clean

help:  ## show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(STAMP): constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP)  ## start PostgreSQL, Temporal, worker and API; print the URLs and the seeded users
	$(BIN)/tocsin up

# Three processes, whatever the machine has: each waits for servers half of its time, and more would
# stand in the way of tests that say how long things may take. `make test CORES=0` is one process,
# for debuggers. Compiled files are kept, because hundreds of processes would compile them again.
CORES ?= 3
test: $(STAMP)  ## run the whole suite (real PostgreSQL, real Temporal)
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -m "not nightly" \
		-n $(CORES) --dist loadscope --no-loadscope-reorder

check: $(STAMP)  ## formatting, lint, types, import contracts, compose schema
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

format: $(STAMP)  ## let ruff format and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

examples: $(STAMP)  ## write the page of deadlines worked out by hand
	$(BIN)/python -m tests.unit.domain.law.worked_page

bench: $(STAMP)  ## measure the numbers of docs/performance.md against their baselines
	$(BIN)/python -m bench

screenshots: $(STAMP)  ## take pictures of every page of the console into docs/img/console
	$(BIN)/python -m tests.console.screenshots

chaos: $(STAMP)  ## the kill tests, many times over
	$(BIN)/python -m pytest tests/chaos -m "chaos or nightly" \
		-o faulthandler_timeout=600

fuzz: $(STAMP)  ## 20,000 broken papers through real reader processes
	$(BIN)/python -m pytest tests/fuzz -m nightly -s -o faulthandler_timeout=0

nightly: $(STAMP)  ## everything, the long runs too
	$(BIN)/python -m pytest -o faulthandler_timeout=600

lock: ## compile constraints.txt again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --all-extras pyproject.toml -o constraints.txt

clean:  ## remove the environment and caches; cases in .tocsin stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
