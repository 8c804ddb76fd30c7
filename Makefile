# One word each: run, test, check, fmt, cover, explore, soak, test-extra, pictures, bench, docs, lock, clean. Works on a bare machine with python3 ≥ 3.11.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8501
DATA ?=
PAGES ?=
ROUNDS ?= 10

.PHONY: help run test check fmt cover explore soak test-extra pictures bench bench-large docs lock clean

help:
	@echo "make run          environment, demo company when there is no data, app (PORT=$(PORT) HOST=$(HOST))"
	@echo "make run DATA=dir the same with data of your own in a folder of their own: no demo company in it"
	@echo "make test         test dependencies, browser, every check and test"
	@echo "make check        the checks without the tests"
	@echo "make fmt          format Python and SQL"
	@echo "make cover        the tests once more, and which lines and branches they reach"
	@echo "make explore      property tests with new random examples (ROUNDS=10)"
	@echo "make soak         what is timed in minutes: a long day's load, a thousand kills"
	@echo "make test-extra   what needs heavy programs beside Python; fails without them"
	@echo "make pictures     every page as a picture, in data/var/pictures, and those of the guide (PAGES=\"desk new\")"
	@echo "make bench        figures beside targets at 100k and 1M cases; make bench-large also 10M"
	@echo "make docs         write the generated pages of docs/ anew"
	@echo "make lock         resolve requirements/*.in into the locked requirements/*.txt"

# A stamp stands for an environment that holds exactly what the locked file says.
$(VENV)/.run: requirements/pip.txt requirements/run.txt pyproject.toml
	@sh .ci/environment "$(PYTHON)" run
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@sh .ci/environment "$(PYTHON)" test
	@touch $@

$(VENV)/.browser: $(VENV)/.test
	@sh .ci/browser
	@touch $@

# Data of one's own lie apart from the demo company's for good: a ledger that was filled with it stays a demo.
run: $(VENV)/.run
ifeq ($(DATA),)
	@$(BIN)/yingsheng demo --if-empty
	@$(BIN)/yingsheng serve --host $(HOST) --port $(PORT)
else
	@YINGSHENG_DATA_DIR="$(DATA)" $(BIN)/yingsheng serve --host $(HOST) --port $(PORT)
endif

# The system's browser needs no environment, so both are fetched at once.
test:
	@sh .ci/browser system & $(MAKE) --no-print-directory $(VENV)/.test; made=$$?; wait; exit $$made
	@$(MAKE) --no-print-directory $(VENV)/.browser
	@sh .ci/checks tests

check: $(VENV)/.test
	@sh .ci/checks

fmt: $(VENV)/.test
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix --quiet etl

cover: $(VENV)/.browser
	@sh .ci/tests --cov --cov-report=term:skip-covered

soak: $(VENV)/.test
	@$(BIN)/python -m pytest tests/soak

# Each round of property tests draws examples of its own; what fails prints how to see it again.
explore: $(VENV)/.test
	@for round in $$(seq $(ROUNDS)); do \
		HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -m hypothesis tests/unit tests/integration || exit 1; \
	done

test-extra: $(VENV)/.test
	@$(BIN)/python -m pytest tests/extra

pictures: $(VENV)/.browser
	@PAGES="$(PAGES)" $(BIN)/python -m pytest tests/pictures

bench: $(VENV)/.test
	@sh .ci/bench 100000 1000000

bench-large: $(VENV)/.test
	@sh .ci/bench 100000 1000000 10000000

docs: $(VENV)/.run
	@sh .ci/docs

lock: $(VENV)/.test
	@sh .ci/lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage
